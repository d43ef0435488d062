//! Views: which elements of an array stand where.

use super::Exception;

/// A view as a map from its indices to positions in a row-major array.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) shape: Vec<usize>,
    strides: Vec<isize>,
    offset: isize,
}

impl Layout {
    /// The whole of a row-major array.
    pub(super) fn whole(shape: &[usize]) -> Layout {
        let mut strides = vec![0; shape.len()];
        let mut step = 1isize;
        for (stride, &extent) in strides.iter_mut().zip(shape).rev() {
            *stride = step;
            step = step.saturating_mul(extent.max(1) as isize);
        }
        Layout {
            shape: shape.to_vec(),
            strides,
            offset: 0,
        }
    }

    fn extent(&self, axis: i64) -> Result<(usize, usize), Exception> {
        let axis = usize::try_from(axis).unwrap_or(usize::MAX);
        match self.shape.get(axis) {
            Some(&extent) => Ok((axis, extent)),
            None => Err(Exception::internal(format!(
                "axis {axis} of {:?}",
                self.shape
            ))),
        }
    }

    /// `start:stop:step` of an axis, by Python's rules.
    pub(super) fn slice(
        mut self,
        axis: i64,
        start: Option<i64>,
        stop: Option<i64>,
        step: i64,
    ) -> Result<Layout, Exception> {
        let (axis, extent) = self.extent(axis)?;
        if step == 0 {
            return Err(Exception::internal("a slice with step 0"));
        }
        let len = extent as i64;
        let (low, high) = if step > 0 { (0, len) } else { (-1, len - 1) };
        let bound = |index: i64| {
            let index = if index < 0 {
                index.saturating_add(len)
            } else {
                index
            };
            index.clamp(low, high)
        };
        let (first, last) = if step > 0 { (low, high) } else { (high, low) };
        let start = start.map_or(first, bound);
        let stop = stop.map_or(last, bound);
        let distance = if step > 0 { stop - start } else { start - stop };
        let count = if distance <= 0 {
            0
        } else {
            (distance as u64).div_ceil(step.unsigned_abs())
        };
        if count > 0 {
            self.offset += self.strides[axis] * start as isize;
        }
        self.shape[axis] = count as usize;
        self.strides[axis] = self.strides[axis].saturating_mul(step as isize);
        Ok(self)
    }

    /// One index of an axis, which goes away.
    pub(super) fn index(mut self, axis: i64, index: i64) -> Result<Layout, Exception> {
        let (axis, extent) = self.extent(axis)?;
        if index < 0 || index >= extent as i64 {
            return Err(Exception::internal(format!(
                "index {index} of extent {extent}"
            )));
        }
        self.offset += self.strides[axis] * index as isize;
        self.shape.remove(axis);
        self.strides.remove(axis);
        Ok(self)
    }

    pub(super) fn transpose(self, order: &[i64]) -> Result<Layout, Exception> {
        let mut shape = Vec::new();
        let mut strides = Vec::new();
        for &axis in order {
            let (axis, extent) = self.extent(axis)?;
            shape.push(extent);
            strides.push(self.strides[axis]);
        }
        Ok(Layout {
            shape,
            strides,
            offset: self.offset,
        })
    }

    pub(super) fn new_axis(mut self, axis: i64) -> Result<Layout, Exception> {
        match usize::try_from(axis) {
            Ok(axis) if axis <= self.shape.len() => {
                self.shape.insert(axis, 1);
                self.strides.insert(axis, 0);
                Ok(self)
            }
            _ => Err(Exception::internal(format!(
                "axis {axis} of {:?}",
                self.shape
            ))),
        }
    }

    /// Repeated to a shape that it fits.
    pub(super) fn broadcast(self, to: &[usize]) -> Result<Layout, Exception> {
        let missing = to.len().checked_sub(self.shape.len());
        let fits = missing.is_some_and(|missing| {
            let tail = &to[missing..];
            self.shape
                .iter()
                .zip(tail)
                .all(|(from, to)| from == to || *from == 1)
        });
        let (Some(missing), true) = (missing, fits) else {
            return Err(Exception::internal(format!(
                "{:?} broadcast to {to:?}",
                self.shape
            )));
        };
        let mut strides = vec![0; missing];
        for (&extent, &stride) in self.shape.iter().zip(&self.strides) {
            strides.push(if extent == 1 { 0 } else { stride });
        }
        Ok(Layout {
            shape: to.to_vec(),
            strides,
            offset: self.offset,
        })
    }

    /// The positions of all elements, in row-major order of the view.
    pub(super) fn positions(&self) -> Vec<usize> {
        let mut out = vec![self.offset];
        for (&extent, &stride) in self.shape.iter().zip(&self.strides) {
            out = out
                .iter()
                .flat_map(|&base| (0..extent).map(move |i| base + stride * i as isize))
                .collect();
        }
        out.into_iter().map(|position| position as usize).collect()
    }
}

/// NumPy's broadcast of two shapes; `None` where they do not fit.
pub(super) fn broadcast_shapes(a: &[usize], b: &[usize]) -> Option<Vec<usize>> {
    let rank = a.len().max(b.len());
    let extent = |shape: &[usize], axis: usize| {
        let missing = rank - shape.len();
        if axis < missing {
            1
        } else {
            shape[axis - missing]
        }
    };
    (0..rank)
        .map(|axis| match (extent(a, axis), extent(b, axis)) {
            (a, b) if a == b => Some(a),
            (1, other) | (other, 1) => Some(other),
            _ => None,
        })
        .collect()
}

/// Whether a value of shape `from` can be assigned to a target of shape `to`:
/// as a broadcast, and leading axes of extent 1 may go.
pub(super) fn fits(to: &[usize], from: &[usize]) -> bool {
    let from = without_leading_ones(from, to.len());
    from.len() <= to.len() && broadcast_shapes(to, from).as_deref() == Some(to)
}

/// A shape without as many leading ones as it has axes too many.
pub(super) fn without_leading_ones(mut shape: &[usize], rank: usize) -> &[usize] {
    while shape.len() > rank && shape[0] == 1 {
        shape = &shape[1..];
    }
    shape
}

/// A shape as Python prints the tuple.
pub(super) fn shape_text(shape: &[usize]) -> String {
    let extents: Vec<String> = shape.iter().map(usize::to_string).collect();
    match &extents[..] {
        [one] => format!("({one},)"),
        several => format!("({})", several.join(", ")),
    }
}
