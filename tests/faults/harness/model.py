"""The simple model of what must exist after each run."""

import copy
import datetime
import re


class Model:
    """Latest, generations and the day of the latest, as a person would keep them in the head."""

    def __init__(self, base='hoge', keep=3):
        self.base = base
        self.keep = keep
        self.latest = None
        self.day = None
        #: {folder name: snapshot}
        self.generations = {}

    def committed(self, tree, today):
        """The model after a run of that day has committed that tree."""
        after = self.copy()
        if self.latest is not None and self.keep > 0 and self.day < today:
            after.generations[after.free_name(self.day)] = self.latest
        after.day = max(today, self.day or today)
        after.latest = tree
        after.expire()
        return after

    def free_name(self, day):
        name = f'{self.base}_{day:%Y%m%d}'
        serials = [serial for other, serial in map(self.day_and_serial, self.generations) if other == day]
        return f'{name}.{max(serials) + 1}' if serials else name

    def day_and_serial(self, name):
        match = re.fullmatch(re.escape(self.base) + r'_(\d{4})(\d\d)(\d\d)(?:\.(\d+))?', name)
        return datetime.date(*map(int, match.groups()[:3])), int(match[4] or 1)

    def expire(self):
        for name in sorted(self.generations, key=self.day_and_serial)[:max(len(self.generations) - self.keep, 0)]:
            del self.generations[name]

    def copy(self):
        return copy.copy(self)._with(dict(self.generations))

    def _with(self, generations):
        self.generations = generations
        return self
