//! Reading rows as they are kept, to carry them into another pool.

use crate::columns::{OTHER, check_fields, members_of, others_of, rows_of};
use crate::disk::stored_path;
use crate::merge::MERGED_ROWS;
use crate::meta::FileMeta;
use crate::read::{Shown, Wanted, has_others, open};
use crate::seconds::second;
use crate::{Pool, PoolError};
use arrow::array::{Array, AsArray, Int64Array, RecordBatch};
use arrow::datatypes::Int64Type;
use roaring::RoaringBitmap;

/// Takes one row: whose it is, its hash, and the values of the fields.
pub type TakeRow<'a> = dyn FnMut(u32, u64, &[Option<i64>]) -> Result<(), PoolError> + 'a;

impl Pool {
    /// Hands each row of one file on that names this member as the second.
    ///
    /// # Errors
    /// When a name is none, the file is damaged, the disk fails, or `take` does.
    pub fn each_row_naming(
        &self,
        (dataset, fields): (&str, &[String]),
        file: &FileMeta,
        other: u32,
        take: &mut TakeRow<'_>,
    ) -> Result<(), PoolError> {
        check_fields(fields)?;
        let path = stored_path(&self.folder(dataset)?, &file.id);
        if !has_others(&path, file)? {
            return Ok(());
        }
        let fields: Vec<String> = fields.iter().cloned().chain([OTHER.to_owned()]).collect();
        let wanted = Wanted {
            rows: true,
            fields: &fields,
            only: None,
            shown: Shown::Kept,
            batch_rows: MERGED_ROWS,
        };
        for batch in open(&path, file, wanted)? {
            let batch = batch?;
            let Some(others) = others_of(&batch) else { continue };
            let columns: Vec<&Int64Array> = int64s(&batch);
            let fields = columns.split_last().map_or(&[][..], |(_, fields)| fields);
            let rows = members_of(&batch).iter().zip(rows_of(&batch)).enumerate();
            for (row, (member, hash)) in rows.filter(|(row, _)| second(others, *row) == Some(other)) {
                let values = fields
                    .iter()
                    .map(|column| column.is_valid(row).then(|| column.value(row)));
                take(*member, *hash, &values.collect::<Vec<_>>())?;
            }
        }
        Ok(())
    }

    /// Hands each row of these members in one file on.
    ///
    /// # Errors
    /// When a name is none, the file is damaged, the disk fails, or `take` does.
    pub fn each_row(
        &self,
        (dataset, fields): (&str, &[String]),
        file: &FileMeta,
        members: &RoaringBitmap,
        take: &mut TakeRow<'_>,
    ) -> Result<(), PoolError> {
        check_fields(fields)?;
        let wanted = Wanted {
            rows: true,
            fields,
            only: Some(members),
            shown: Shown::Kept,
            batch_rows: MERGED_ROWS,
        };
        if !wanted.touches(file) {
            return Ok(());
        }
        let path = stored_path(&self.folder(dataset)?, &file.id);
        let mut values = Vec::with_capacity(fields.len());
        for batch in open(&path, file, wanted)? {
            let batch = batch?;
            let columns = int64s(&batch);
            let rows = members_of(&batch).iter().zip(rows_of(&batch)).enumerate();
            for (row, (member, hash)) in rows.filter(|(_, (member, _))| members.contains(**member)) {
                values.clear();
                values.extend(
                    columns
                        .iter()
                        .map(|column| column.is_valid(row).then(|| column.value(row))),
                );
                take(*member, *hash, &values)?;
            }
        }
        Ok(())
    }
}

/// The columns of fields, of a batch that was read with its hashes.
fn int64s(batch: &RecordBatch) -> Vec<&Int64Array> {
    let columns = batch.columns().iter();
    columns
        .filter_map(|column| column.as_primitive_opt::<Int64Type>())
        .collect()
}
