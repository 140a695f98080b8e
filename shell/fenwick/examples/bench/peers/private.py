"""private.py FOLDER QUESTION sorted|unsorted RUNS: a question in OpenDP on Polars at epsilon 1.

The rows of members who consent, at most k groups of a member, one row per member and group with her own clamped
figures, noise by OpenDP over public keys. Laplace noise at epsilon 1, or Gaussian noise at (1, 1e-6), whichever errs less.
"""

import itertools
import sys

import opendp.prelude as dp
import polars as pl
from common import figures, load, report

DELTA = 1e-6
ROWS_IN_ALL_MAX = 1_000_000_000

dp.enable_features("contrib")
folder, name, file, runs = sys.argv[1:5]
everything, question = load(folder, name)
keys, rows_max = question["keys"], everything["rows_per_group_max"]
rides = pl.scan_parquet(f"{folder}/{file}.parquet").join(
    pl.scan_parquet(f"{folder}/yes.parquet"), on="member", how="semi"
)
if "month" in keys:
    rides = rides.with_columns(month=pl.col("started").dt.month().cast(pl.Int32))
domains = [range(1, 13) if key == "month" else everything["domains"][key] for key in keys]
types = {key: pl.Int32 if key == "month" else pl.String for key in keys}
public_keys = pl.DataFrame(list(itertools.product(*domains)), orient="row", schema=types)


def whole(column):
    return pl.col(column).cast(pl.Int64, strict=False).fill_null(0)


def of_member(what, field):
    """What a member has within a group."""
    if what == "rows":
        return [pl.len().alias("n")]
    if what == "members":
        return []
    if what == "count":
        return [pl.col(field).count().alias(f"n_{field}")]
    if what == "median":
        return [pl.col(field).median().alias(f"m_{field}")]
    row = pl.col(field).clip(0, everything["bounds"][field]["row_max"])
    own = row.mean() * pl.col(field).count().clip(0, rows_max)
    return [own.alias(f"s_{field}")] + (of_member("count", field) if what == "mean" else [])


def of_group(what, field):
    """What is measured with noise in a group. A mean is the quotient of what is measured."""
    if what == "rows":
        return [whole("n").dp.sum((0, rows_max)).alias("n")]
    if what == "members":
        return [dp.len(signed=True).alias("members")]
    if what == "count":
        return [whole(f"n_{field}").dp.sum((0, rows_max)).alias(f"n_{field}")]
    if what == "median":
        return [whole(f"m_{field}").dp.median(everything["median_bins"]).alias(f"m_{field}")]
    total = whole(f"s_{field}").dp.sum((0, everything["bounds"][field]["sum_max"])).alias(f"s_{field}")
    return [total] + (of_group("count", field) if what == "mean" else [])


def once_each(of):
    expressions = itertools.chain.from_iterable(of(*figure) for figure in figures(question))
    return list({expression.meta.output_name(): expression for expression in expressions}.values())


def query(loss):
    context = dp.Context.compositor(
        data=rides,
        privacy_unit=dp.unit_of(contributions=1, identifier="member"),
        privacy_loss=loss,
        split_evenly_over=1,
        margins=[dp.polars.Margin(by=keys, max_length=ROWS_IN_ALL_MAX, max_groups=public_keys.height)],
    )
    rows = context.query()
    if question["filter"]:
        rows = rows.filter(pl.sql_expr(question["filter"]))
    if question["groups_max"] < public_keys.height:
        # keep="sample" would be the natural choice, but its plan names a column twice and Polars refuses it.
        rows = rows.truncate_num_groups(question["groups_max"], by=keys, keep="first")
    own = rows.group_by(["member", *keys]).agg(*once_each(of_member))
    return own.group_by(keys).agg(*once_each(of_group)).with_keys(public_keys.lazy())


def gaussian_loss():
    """The zero-concentrated loss that is (1, DELTA)."""
    space = dp.atom_domain(T=float, nan=False), dp.absolute_distance(T=float)

    def epsilon(rho):
        noise = dp.m.make_gaussian(*space, scale=(2 * rho) ** -0.5)
        return dp.c.make_zCDP_to_approxDP(noise).map(1.0).epsilon(DELTA)

    return dp.loss_of(rho=dp.binary_search(lambda rho: epsilon(rho) <= 1.0, bounds=(1e-4, 1.0)))


def expected_error(measurement):
    """Of the first figure; the others stand in the same proportion."""
    first = dp.summarize_polars_measurement(measurement).row(0, named=True)
    per_scale = {"Integer Laplace": 1.0, "Integer Gaussian": 0.798, "ExponentialMin": 1.0, "GumbelMin": 1.283}
    return first["scale"] * per_scale[first["distribution"]]


def read(table):
    answer = {}
    for row in table.iter_rows(named=True):
        label = "|".join(f"2025-{row[key]:02}" if key == "month" else row[key] for key in keys)
        answer[label] = [value(row, *figure) for figure in figures(question)]
    return answer


def value(row, what, field):
    if what == "mean":
        total, count = row[f"s_{field}"], row[f"n_{field}"]
        return total / count if count > 0 else None
    column = {"rows": "n", "members": "members", "count": f"n_{field}", "sum": f"s_{field}", "median": f"m_{field}"}
    return float(row[column[what]])


measurements = {
    "Laplace": query(dp.loss_of(epsilon=1.0)).resolve(),
    "Gaussian": query(gaussian_loss()).resolve(),
}
noise = min(measurements, key=lambda noise: expected_error(measurements[noise]))
report(lambda: measurements[noise](rides).collect(), read, int(runs), noise)
