"""The brief: what a person keeps, and a law firm opens a file from.

`case` says what it is about, `content` what it holds, as keys; `spoken` puts that into words;
`pdf`, `plain`, `document` and `calendar` give it a form; `press` does so off the event loop.
"""
