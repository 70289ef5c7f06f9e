"""How well names are found however they are spelled: `python -m bench.names [--people 5000] [--seed 7]`.

Makes invented people of nine naming traditions, writes each a second time as another officer might hear or type it, and
looks every second writing up among all first ones. Prints how many are found again (recall) and how many others come
along (false matches), by the name alone and with the year of birth.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from lindung.cases.finding import names
from lindung.kernel.country.strict_yaml import read

DATA = Path(__file__).with_name("names.yaml")


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person: the name as first written, the same heard again, the year of birth."""

    tradition: str
    first: str
    again: str
    born: int


@dataclass(slots=True)
class Tally:
    """How many of a tradition were asked for, found, and how many others came along."""

    asked: int = 0
    found: int = 0
    others: int = 0
    found_born: int = 0
    others_born: int = 0


def slips(word: str, rows: list[list[str]], chance: random.Random) -> str:
    """Return a word with up to two of the spellings that people take for one another exchanged."""
    fitting = [(old, new) for old, new in (rows) if old in word]
    chance.shuffle(fitting)
    for old, new in fitting[: chance.choice((0, 1, 1, 2))]:
        word = word.replace(old, new, 1)
    return word


def invent(*, people: int, seed: int) -> list[Person]:
    """Return invented people, the same for the same seed."""
    chance = random.Random(seed)
    data = read(path=DATA).data["traditions"]
    made = []
    for number in range(people):
        tradition = list(data)[number % len(data)]
        rules = data[tradition]
        pattern = chance.choice(rules["patterns"])
        words = [
            chance.choice(rules[piece].split()) if piece in rules else piece for piece in pattern.split()
        ]
        rows = [row.split(">") for row in rules["slips"].split()]
        again = [slips(word, rows, chance) for word in words]
        links = set(rules.get("links", "").split())
        if chance.random() < 0.5:
            again = [word for word in again if word not in links]
        if chance.random() < 0.2:
            chance.shuffle(again)
        if chance.random() < 0.15 and len(again) > 3:
            again.remove(chance.choice(again[1:]))
        made.append(
            Person(tradition, " ".join(words).title(), " ".join(again).upper(), chance.randint(1965, 2012))
        )
    return made


def measure(world: list[Person]) -> dict[str, Tally]:
    """Look every person's second writing up among all first writings.

    Others who bear the same name, part by part, are not counted as false: no rule of spelling tells them apart.
    """
    by_pair: dict[str, list[int]] = defaultdict(list)
    kept = []
    for number, person in enumerate(world):
        kept.append(names.known_parts(person.first))
        for code in names.known_pairs(person.first):
            by_pair[code].append(number)
    tallies: dict[str, Tally] = defaultdict(Tally)
    for number, person in enumerate(world):
        candidates = {other for code in names.asked_pairs(person.again) for other in by_pair.get(code, ())}
        whole = {
            other for other in candidates if not names.covered(asked=person.again, shared=kept[other])[1]
        }
        whole = {other for other in whole if other == number or not same(world[other].first, person.first)}
        near = {other for other in whole if abs(world[other].born - person.born) <= 1}
        for tally in (tallies[person.tradition], tallies["all"]):
            tally.asked += 1
            tally.found += number in whole
            tally.others += len(whole - {number})
            tally.found_born += number in near
            tally.others_born += len(near - {number})
    return tallies


def same(first: str, second: str) -> bool:
    """Tell whether two names were written alike: then nothing but more knowledge keeps them apart."""
    return sorted(first.lower().split()) == sorted(second.lower().split())


def main() -> None:
    """Invent, look up, print."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--people", type=int, default=5000)
    given.add_argument("--seed", type=int, default=7)
    wanted = given.parse_args()
    world = invent(people=wanted.people, seed=wanted.seed)
    started = time.process_time()
    tallies = measure(world)
    spent = time.process_time() - started
    twins = len(world) - len({" ".join(sorted(person.first.lower().split())) for person in world})
    print(
        f"{len(world)} people, of whom {twins} share every part of their name with an earlier one; {spent:.1f} s"
    )
    print(
        f"{'tradition':<12}{'asked':>7}{'recall':>9}{'others each':>13}{'rate':>10}{'with birth':>12}{'others':>9}"
    )
    for name, one in tallies.items():
        pairs = one.asked * (len(world) - 1)
        print(
            f"{name:<12}{one.asked:>7}{one.found / one.asked:>9.1%}{one.others / one.asked:>13.2f}"
            f"{one.others / pairs:>10.4%}{one.found_born / one.asked:>12.1%}{one.others_born / one.asked:>9.2f}"
        )


if __name__ == "__main__":
    main()
