//! Random values of IR types, with the awkward ones often among them.

use pyrsc_ir::interp::{Array, Datum, Scalar};
use pyrsc_ir::{DType, Rank, Type};

/// A small generator of random numbers: the same seed gives the same tests.
pub struct Random {
    state: u64,
    /// Whether floats are between 0.5 and 2, for what holds but roughly.
    pub tame: bool,
}

impl Random {
    pub fn new(seed: u64) -> Random {
        Random {
            state: (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
            tame: false,
        }
    }

    pub fn bits(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.bits() >> 33) as usize % limit
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// Floats where rules break: zeros, infinities, NaN, denormals, extremes.
const FLOATS: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    2.0,
    0.5,
    -3.5,
    2.5,
    1e-310,
    -5e-324,
    1e-40,
    f64::MAX,
    f64::MIN,
    f64::MIN_POSITIVE,
    3.4e38,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    9_007_199_254_740_993.0,
    0.1,
];

/// Extents of axes, counted from the last: all arrays drawn with the same ones
/// fit each other.
pub type Extents = [usize; 4];

pub fn extents(random: &mut Random) -> Extents {
    std::array::from_fn(|_| *random.pick(&[0, 1, 2, 3, 3, 4]))
}

pub fn scalar(random: &mut Random, dtype: DType) -> Scalar {
    let float = match random.below(3) {
        _ if random.tame => 0.5 + (random.bits() % 1_500) as f64 / 1_000.0,
        0 => *random.pick(FLOATS),
        1 => (random.bits() % 2_000) as f64 / 64.0 - 10.0,
        _ => f64::from_bits(random.bits()),
    };
    let bits = match random.below(4) {
        0 => *random.pick(&[0, 1, u64::MAX, 2, 1 << 63, (1 << 63) - 1, 127, 128, 255]),
        1 | 2 => (random.bits() % 20).wrapping_sub(6),
        _ => random.bits(),
    };
    match dtype {
        DType::Bool => Scalar::Bool(bits & 1 == 1),
        DType::I8 => Scalar::I8(bits as i8),
        DType::I16 => Scalar::I16(bits as i16),
        DType::I32 => Scalar::I32(bits as i32),
        DType::I64 => Scalar::I64(bits as i64),
        DType::U8 => Scalar::U8(bits as u8),
        DType::U16 => Scalar::U16(bits as u16),
        DType::U32 => Scalar::U32(bits as u32),
        DType::U64 => Scalar::U64(bits),
        DType::F32 => Scalar::F32(float as f32),
        DType::F64 => Scalar::F64(float),
    }
}

/// The extents of an array of a rank: those given, some of them 1.
pub fn shape(random: &mut Random, rank: Rank, extents: &Extents) -> Vec<usize> {
    let rank = usize::from(rank.known().unwrap_or(2)).min(extents.len());
    (0..rank)
        .map(|axis| {
            if random.one_in(5) {
                1
            } else {
                extents[rank - 1 - axis]
            }
        })
        .collect()
}

pub fn array(random: &mut Random, dtype: DType, shape: Vec<usize>) -> Array {
    let count = shape.iter().product();
    let data = (0..count).map(|_| scalar(random, dtype)).collect();
    Array::new(dtype, shape, data)
}

/// A value of a type.
///
/// # Panics
/// For a library's own type.
pub fn datum(random: &mut Random, ty: &Type, extents: &Extents) -> Datum {
    match ty {
        Type::None => Datum::None,
        Type::Scalar(dtype) => Datum::Scalar(scalar(random, *dtype)),
        Type::Str => Datum::Str((*random.pick(&["", "a", "ß%", "two words"])).to_owned()),
        Type::Array(dtype, rank) => {
            let shape = shape(random, *rank, extents);
            Datum::Array(array(random, *dtype, shape))
        }
        Type::Shape(rank) => Datum::Shape(shape(random, *rank, extents)),
        Type::Tuple(items) => Datum::Tuple(
            items
                .iter()
                .map(|item| datum(random, item, extents))
                .collect(),
        ),
        Type::Option(inner) => Datum::Option(if random.one_in(3) {
            None
        } else {
            Some(Box::new(datum(random, inner, extents)))
        }),
        Type::Opaque(name) => panic!("a value of {name}"),
    }
}
