"""The law as dated data.

One TOML file an instrument in `instruments/`, one a published judgment in `judgments/`. A
change of law is a change of these files and of the texts in the catalog `law`; no rule and
no sentence stands here. Days are inclusive: `from` is the first day in force, `to` the last.

- `provisions.py`: what an instrument and a provision are.
- `file_form.py`: the form of the files; whatever breaks it is refused by file and key.
- `library.py`: reads and checks the instruments; which provision holds on which day.
- `judgments.py`: the published judgments, their facts in our vocabulary.

How a provision is made. `[instrument]` gives what its provisions share: the days in force,
the `source` (the public record it was read in), the `confidence` (V the official words were
read, S reported by others, I our reading) and the day it was last `checked`; a `[[provision]]`
may say otherwise for itself. Its id is `<instrument>:<article>[.<paragraph>[.<item>]]`; where
the record gives no article, a word stands for it. Provisions that succeed one another share a
`series`; two for one day are refused, and days without any must be declared (`after_gap`).
The paraphrase of a provision is ours and stands in both catalogs under `provision.<id>`.
"""
