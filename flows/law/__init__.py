"""The law as dated data.

One TOML file per instrument in `instruments/`, one per published judgment in `judgments/`. A
change of law is a change of these files and of the texts in the catalog `law`; no rule and
no sentence stands here. Days are inclusive: `from` is the first day in force, `to` the last.

- `provisions.py`: what an instrument and a provision are.
- `interpretations.py`: what an interpretation on punitive damages lists, limits and governs.
- `file_schema.py`: the schema of the files; what breaks it is refused by file and key.
- `series.py`: provisions that succeed one another, and those for some rights alone.
- `library.py`: reads and checks the instruments; which provision holds on which day.
- `judgments.py`: the published judgments, their facts in our vocabulary.
- `text_figures.py`, `spelled_figures.py`: figures in texts come from here, and are not spelled.
- `text_keys.py`: the texts that the data call for.

How a provision is made. `[instrument]` gives what its provisions share: the days in force,
the `source` (the public record it was read in), the `confidence` (V the official words were
read, S reported by others, I our reading) and the day it was last `checked`; a `[[provision]]`
may say otherwise for itself. Its id is `<instrument>:<article>[.<paragraph>[.<item>]]`; where
the record gives no article, a word stands for it. Provisions that succeed one another share a
`series`. Two for one right on one day are refused, and days without any must be declared
(`after_gap`). The paraphrase of a provision is ours and stands in both catalogs under
`provision.<id>`.
"""
