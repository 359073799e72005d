"""Every text a person reads: one catalog a domain and language, keyed; and the glossary."""
