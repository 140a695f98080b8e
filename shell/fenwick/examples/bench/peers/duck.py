"""duck.py FOLDER QUESTION plain|exact|bounded sorted|unsorted RUNS: a question in DuckDB.

plain: as it stands, over every row, unprotected. exact: the same over the rows of members who consent.
bounded: over those rows, with every member bounded as our engine bounds her, in SQL; no noise.
"""

import sys

import duckdb
from common import figures, load, report

folder, name, mode, file, runs = sys.argv[1:6]
everything, question = load(folder, name)
keys, rows_max = question["keys"], everything["rows_per_group_max"]
named_keys = ", ".join(f"{sql} AS {key}" for sql, key in zip(question["key_sql"], keys))
where = f"WHERE {question['filter']}" if question["filter"] else ""
rides = f"'{folder}/{file}.parquet'"
consenting = f"{rides} SEMI JOIN '{folder}/yes.parquet' USING (member)"


def plain(source):
    figure_sql = ", ".join(question["figure_sql"])
    return f"SELECT {named_keys}, {figure_sql} FROM {source} {where} GROUP BY ALL"


def of_member(what, field):
    """What a member has within a group, by name."""
    if what in ("rows", "members"):
        return {"n": f"least(count(*), {rows_max})"}
    if what == "count":
        return {f"n_{field}": f"least(count({field}), {rows_max})"}
    if what == "median":
        return {f"m_{field}": f"median({field})"}
    row_max, sum_max = (everything["bounds"][field][bound] for bound in ("row_max", "sum_max"))
    row = f"least(greatest({field}, 0), {row_max})"
    # greatest() and least() take a missing value for none at all, so rows without one are kept out of the mean.
    mean = f"coalesce(avg({row}) FILTER ({field} IS NOT NULL), 0)"
    own = f"least({mean} * least(count({field}), {rows_max}), {sum_max})"
    return {f"s_{field}": own} | (of_member("count", field) if what == "mean" else {})


def of_group(what, field):
    """What a group has, from what its members have."""
    return {
        "rows": "sum(n)", "members": "count(*)", "count": f"sum(n_{field})", "sum": f"sum(s_{field})",
        "mean": f"sum(s_{field}) / sum(n_{field})", "median": f"median(m_{field})",
    }[what]


def bounded(groups_max):
    own = {}
    for figure in figures(question):
        own |= of_member(*figure)
    own_sql = ", ".join(f"{sql} AS {column}" for column, sql in own.items())
    totals = ", ".join(of_group(*figure) for figure in figures(question))
    key_list = ", ".join(keys)
    return f"""
        WITH mine AS (SELECT member, {named_keys}, {own_sql} FROM {consenting} {where} GROUP BY ALL),
             kept AS (SELECT *, row_number() OVER (PARTITION BY member ORDER BY hash(member, {key_list}, 42)) AS place
                      FROM mine)
        SELECT {key_list}, {totals} FROM kept WHERE place <= {groups_max} GROUP BY ALL"""


def read(rows):
    label = lambda key: key.strftime("%Y-%m") if hasattr(key, "strftime") else key
    number = lambda value: None if value is None else float(value)
    return {
        "|".join(label(key) for key in row[: len(keys)]): [number(value) for value in row[len(keys) :]] for row in rows
    }


medians = any(what == "median" for what, _ in figures(question))
if mode == "plain":
    sql = plain(rides)
elif mode == "exact":
    # Our median is that of the members' own medians, so its exact value is that too.
    sql = bounded(1_000_000) if medians else plain(consenting)
else:
    sql = bounded(question["groups_max"])
db = duckdb.connect()
db.execute("SET threads TO 2")
db.execute("SET enable_progress_bar = false")
report(lambda: db.execute(sql).fetchall(), read, int(runs))
