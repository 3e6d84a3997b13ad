#!/usr/bin/env python3
"""Writes what Python's configparser reads from data/config/dialect/*.ini beside each file, as JSON.

Run it after adding a file there; the tests read the JSON and need no Python. Blank lines inside values are left out,
as the service leaves them out.
"""
import configparser
import json
import pathlib

folder = pathlib.Path(__file__).resolve().parent.parent / "data" / "config" / "dialect"
for path in sorted(folder.glob("*.ini")):
    parser = configparser.ConfigParser(interpolation=None, inline_comment_prefixes=("#", ";"), default_section="")
    with path.open(encoding="utf-8-sig") as file:
        parser.read_file(file)
    sections = []
    for name in parser.sections():
        entries = []
        for key, value in parser[name].items():
            first, *others = value.split("\n")
            entries.append([key, "\n".join([first] + [line for line in others if line])])
        sections.append([name, entries])
    text = json.dumps(sections, ensure_ascii=False, indent=1)
    path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
