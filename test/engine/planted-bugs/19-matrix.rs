// planted: rows and columns of the size are not exchanged
/// A matrix in one vector, row after row.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    rows: usize,
    columns: usize,
    cells: Vec<i64>,
}

impl Matrix {
    /// Makes a matrix of rows of equal length.
    ///
    /// # Panics
    ///
    /// Where the rows differ in length.
    pub fn from_rows(rows: &[Vec<i64>]) -> Self {
        let columns = rows.first().map_or(0, Vec::len);
        assert!(rows.iter().all(|row| row.len() == columns), "rows of different length");
        Matrix { rows: rows.len(), columns, cells: rows.concat() }
    }

    /// The cell of a row and a column.
    pub fn get(&self, row: usize, column: usize) -> Option<i64> {
        if row < self.rows && column < self.columns { self.cells.get(row * self.columns + column).copied() } else { None }
    }

    /// Rows become columns.
    ///
    /// ```
    /// use matrices::Matrix;
    ///
    /// let wide = Matrix::from_rows(&[vec![1, 2, 3], vec![4, 5, 6]]);
    /// let tall = Matrix::from_rows(&[vec![1, 4], vec![2, 5], vec![3, 6]]);
    /// assert_eq!(wide.transpose(), tall);
    /// ```
    pub fn transpose(&self) -> Matrix {
        let mut cells = Vec::with_capacity(self.cells.len());
        for column in 0..self.columns {
            for row in 0..self.rows {
                cells.push(self.cells[row * self.columns + column]);
            }
        }
        Matrix { rows: self.rows, columns: self.columns, cells }
    }
}
