"""rows.py FOLDER: the rides as Parquet, in the order in which they came and sorted by member."""

import sys

import duckdb

folder = sys.argv[1]
db = duckdb.connect()
db.execute("SET threads TO 2")
db.execute("SET preserve_insertion_order = true")
db.execute(f"""CREATE VIEW rides AS SELECT * FROM read_csv('{folder}/rides.csv', header = true, columns = {{
    'member': 'BIGINT', 'started': 'TIMESTAMP', 'city': 'VARCHAR', 'platform': 'VARCHAR', 'fare': 'BIGINT', 'tip': 'BIGINT',
    'fee': 'BIGINT', 'distance': 'BIGINT', 'minutes': 'BIGINT', 'waiting': 'BIGINT'}})""")
db.execute(f"COPY rides TO '{folder}/unsorted.parquet' (FORMAT parquet)")
db.execute(f"COPY (SELECT * FROM '{folder}/unsorted.parquet' ORDER BY member) TO '{folder}/sorted.parquet' (FORMAT parquet)")
db.execute(f"COPY (SELECT member FROM read_csv('{folder}/yes.csv')) TO '{folder}/yes.parquet' (FORMAT parquet)")
