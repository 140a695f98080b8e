//! Files as they lie, byte for byte: taken out with the whole co-op, and put back under their names.

use crate::disk::{Temporary, create_folder, dataset_name, stored_path, sync_folder};
use crate::{FileMeta, Pool, PoolError};
use std::fs::{self, File};
use std::io::{self, Read};

impl Pool {
    /// A file as it lies, to be read as bytes.
    ///
    /// # Errors
    /// When a name is none or the disk fails.
    pub fn bytes_of(&self, dataset: &str, file: &FileMeta) -> Result<File, PoolError> {
        let path = stored_path(&self.folder(dataset)?, checked(&file.id)?);
        File::open(&path).map_err(|error| PoolError::disk("read", &path, error))
    }

    /// Whether these are names of a dataset and a file, which lead nowhere but into the pool.
    ///
    /// # Errors
    /// [`PoolError::Name`] when one of them is none.
    pub fn check_names(dataset: &str, id: &str) -> Result<(), PoolError> {
        dataset_name(dataset)?;
        checked(id).map(drop)
    }

    /// Puts a file back. It gets its name when all its bytes are on the disk.
    ///
    /// # Errors
    /// When a name is none, the source ends, or the disk fails.
    pub fn put_back(&self, dataset: &str, id: &str, bytes: &mut dyn Read) -> Result<(), PoolError> {
        let folder = self.folder(dataset)?;
        create_folder(&folder)?;
        let (mut temporary, mut file) = Temporary::create(&folder, checked(id)?)?;
        let path = stored_path(&folder, id);
        let written = io::copy(bytes, &mut file).and_then(|_| file.sync_all());
        written.map_err(|error| PoolError::disk("write", &path, error))?;
        fs::rename(&temporary.path, &path).map_err(|error| PoolError::disk("write", &path, error))?;
        temporary.published = true;
        sync_folder(&folder)
    }
}

fn checked(id: &str) -> Result<&str, PoolError> {
    let plain = id.len() == 32
        && id
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    plain.then_some(id).ok_or_else(|| PoolError::Name(id.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_pool_and_what_is_cut_off_gets_none() {
        let dir = tempfile::tempdir().unwrap();
        let pool = Pool::open(dir.path().join("pool")).unwrap();
        let id = "0123456789abcdef0123456789abcdef";
        for (dataset, id) in [
            ("../trips", id),
            ("", id),
            ("trips/x", id),
            ("/trips", id),
            ("trips", "../../../../coop.key"),
            ("trips", "0123456789abcdef0123456789abcde/"),
            ("trips", ""),
            ("trips", "0123456789ABCDEF0123456789ABCDEF"),
        ] {
            assert!(Pool::check_names(dataset, id).is_err(), "{dataset} {id}");
            assert!(
                pool.put_back(dataset, id, &mut io::empty()).is_err(),
                "{dataset} {id}"
            );
        }
        struct Cut;
        impl Read for Cut {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("cut off"))
            }
        }
        assert!(pool.put_back("trips", id, &mut Cut).is_err());
        assert_eq!(fs::read_dir(dir.path().join("pool/trips")).unwrap().count(), 0);
        pool.put_back("trips", id, &mut &b"rows"[..]).unwrap();
        let path = dir.path().join("pool/trips").join(id).with_extension("parquet");
        assert_eq!(fs::read(path).unwrap(), b"rows");
        let names: Vec<_> = fs::read_dir(dir.path()).unwrap().collect();
        assert_eq!(names.len(), 1);
    }
}
