//! Reading rows as they are kept, to carry them into another pool.

use crate::columns::{check_fields, members_of, rows_of};
use crate::disk::stored_path;
use crate::merge::MERGED_ROWS;
use crate::meta::FileMeta;
use crate::read::{Wanted, open};
use crate::{Pool, PoolError};
use arrow::array::{Array, AsArray, Int64Array};
use arrow::datatypes::Int64Type;
use roaring::RoaringBitmap;

/// Takes one row: whose it is, its hash, and the values of the fields.
pub type TakeRow<'a> = dyn FnMut(u32, u64, &[Option<i64>]) -> Result<(), PoolError> + 'a;

impl Pool {
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
            batch_rows: MERGED_ROWS,
        };
        if !wanted.touches(file) {
            return Ok(());
        }
        let path = stored_path(&self.folder(dataset)?, &file.id);
        let mut values = Vec::with_capacity(fields.len());
        for batch in open(&path, file, wanted)? {
            let batch = batch?;
            let columns: Vec<&Int64Array> = batch
                .columns()
                .iter()
                .filter_map(|column| column.as_primitive_opt::<Int64Type>())
                .collect();
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
