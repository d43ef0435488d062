//! A function as an e-graph: which of its values are computed by nodes, and
//! which are leaves.
//!
//! There is one graph for the whole function. Values never change and see each
//! other by nesting, so an op inside a loop and the same op before it are one
//! node; where nodes are computed is decided when they are put back.

use std::collections::BTreeMap;

use egg::Id;
use la_arena::ArenaMap;
use pyrsc_ir::{Effect, Function, Inst, InstId, Op, RegionId, Type, ValueId};

use super::facts::{Home, Known};
use super::lang::{Graph, Head, Node};
use super::owned::Owned;
use super::skeleton::is_loop;
use crate::analysis::shapes::{Set, Shapes};

/// What becomes of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Its result is a node: computed where it is needed, if it is.
    Node,
    /// A buffer of its own, filled in its place with whatever the graph finds
    /// best for its contents.
    Buffer,
    /// Stays as it is; its operands are what is needed.
    Skeleton,
}

/// The e-graph of a function and what it says of its values and instructions.
pub(crate) struct Built {
    pub(crate) graph: Graph,
    pub(crate) roles: ArenaMap<InstId, Role>,
    /// The class of each value.
    pub(crate) classes: ArenaMap<ValueId, Id>,
    /// The node of each instruction that has one, those that raise included.
    pub(crate) nodes: ArenaMap<InstId, Node>,
    /// The class of the contents of each buffer.
    pub(crate) contents: ArenaMap<ValueId, Id>,
    pub(crate) owned: Owned,
    /// The values of instructions with nodes, in the order of the text, with
    /// how often they are used and in which region they are made.
    origins: Vec<(ValueId, Home)>,
    /// Classes that rules made, and the region of what they were made for.
    pub(crate) heirs: Vec<(Id, Option<u32>)>,
}

pub(crate) fn build(func: &Function) -> Built {
    let mut builder = Builder {
        func,
        shapes: Shapes::new(func),
        uses: func.use_counts(),
        built: Built {
            graph: Graph::new(Known::default()),
            roles: ArenaMap::default(),
            classes: ArenaMap::default(),
            nodes: ArenaMap::default(),
            contents: ArenaMap::default(),
            owned: Owned::new(func),
            origins: Vec::new(),
            heirs: Vec::new(),
        },
    };
    builder.region(func.body, false);
    let mut built = builder.built;
    built.graph.rebuild();
    built
}

impl Built {
    pub(crate) fn class(&self, value: ValueId) -> Id {
        self.graph.find(self.classes[value])
    }

    /// The nodes that the function was made of.
    pub(crate) fn original_nodes(&self) -> Vec<Node> {
        self.nodes
            .iter()
            .map(|(_, node)| node.canonical(&self.graph))
            .collect()
    }

    /// Tells the graph, whose classes have grown together, where they are from.
    pub(crate) fn refresh_homes(&mut self) {
        let mut homes: BTreeMap<Id, Home> = BTreeMap::new();
        for &(value, home) in &self.origins {
            let class = self.graph.find(self.classes[value]);
            homes
                .entry(class)
                .and_modify(|all| {
                    all.uses += home.uses;
                    if all.region != home.region {
                        all.region = None;
                    }
                })
                .or_insert(home);
        }
        for &(id, region) in &self.heirs {
            let home = Home { uses: 1, region };
            homes.entry(self.graph.find(id)).or_insert(home);
        }
        self.graph.analysis.homes = homes;
    }
}

struct Builder<'a> {
    func: &'a Function,
    shapes: Shapes,
    uses: ArenaMap<ValueId, u32>,
    built: Built,
}

impl Builder<'_> {
    fn region(&mut self, region: RegionId, is_path: bool) {
        for &arg in &self.func.regions[region].args {
            self.leaf(arg);
        }
        for &inst in &self.func.regions[region].insts {
            let data = &self.func.insts[inst];
            let role = self.role(data, is_path);
            self.built.roles.insert(inst, role);
            if is_loop(data.op) {
                self.shapes_of(data);
            }
            for (i, &inner) in data.regions.iter().enumerate() {
                let is_path = data.op.row().region_label(i) == "path";
                self.region(inner, is_path);
            }
            match role {
                Role::Node => {
                    let class = self.node(inst, data);
                    self.built.classes.insert(data.result(), class);
                    self.origin(data.result(), region);
                }
                Role::Buffer => {
                    let contents = self.node(inst, data);
                    self.built.contents.insert(data.result(), contents);
                    self.leaf(data.result());
                }
                Role::Skeleton => self.skeleton(inst, data),
            }
        }
    }

    /// The shapes of arrays that a loop carries: those of later versions may be
    /// the same.
    fn shapes_of(&mut self, data: &Inst) {
        for &array in &data.args {
            if let Type::Array(_, rank) = *self.func.ty(array) {
                self.built.graph.add(Node {
                    head: Head::Op(Op::ShapeOf),
                    attrs: Vec::new(),
                    args: vec![self.built.classes[array]],
                    ty: Type::Shape(rank),
                });
            }
        }
    }

    fn origin(&mut self, value: ValueId, region: RegionId) {
        let home = Home {
            uses: self.uses.get(value).copied().unwrap_or(0),
            region: Some(region.into_raw().into_u32()),
        };
        self.built.origins.push((value, home));
    }

    /// Leaves for the results, each equal to the value that the op gives if it
    /// does not raise.
    fn skeleton(&mut self, inst: InstId, data: &Inst) {
        for &result in &data.results {
            self.leaf(result);
        }
        if !(data.op.effect() == Effect::Raises && data.op != Op::ExternRaises)
            || data.results.len() > 1
            || !self.is_plain(data)
        {
            return;
        }
        let class = match data.results.first() {
            None => {
                self.built
                    .nodes
                    .insert(inst, self.node_of(data, Type::None));
                return;
            }
            Some(_) => self.node(inst, data),
        };
        let leaf = self.built.classes[data.result()];
        self.built.graph.union(leaf, class);
        if data.op == Op::ShapeBroadcast {
            let join = self.node_of(data, self.func.ty(data.result()).clone());
            let join = self.built.graph.add(Node {
                head: Head::Op(Op::ShapeJoin),
                ..join
            });
            self.built.graph.union(leaf, join);
        }
    }

    fn role(&self, data: &Inst, is_path: bool) -> Role {
        let is_node = data.op.effect() == Effect::Pure
            && data.results.len() == 1
            && data.regions.is_empty()
            && self.is_plain(data)
            // A path is views on its argument, which stands for a buffer.
            && !(is_path && data.op.is_view());
        if !is_node {
            Role::Skeleton
        } else if !self.built.owned.contains(data.result()) {
            Role::Node
        } else if data.op.is_view() {
            Role::Skeleton
        } else {
            Role::Buffer
        }
    }

    /// Whether all values around an instruction are data: neither shared
    /// objects of a library nor arrays inside other values.
    fn is_plain(&self, data: &Inst) -> bool {
        data.args
            .iter()
            .chain(&data.results)
            .all(|&value| plain(self.func.ty(value), true))
    }

    fn leaf(&mut self, value: ValueId) {
        let number = value.into_raw().into_u32();
        let ty = self.func.ty(value).clone();
        if let Some(shape) = self.shape(value) {
            self.built.graph.analysis.leaf_shapes.insert(number, shape);
        }
        let id = self.built.graph.add(Node::leaf(number, ty));
        self.built.classes.insert(value, id);
    }

    /// The shape of a value that has or is one.
    fn shape(&self, value: ValueId) -> Option<Set> {
        let is_shaped = matches!(self.func.ty(value), Type::Array(..) | Type::Shape(_));
        let set = self.shapes.of(value);
        (is_shaped && !set.is_empty()).then_some(set)
    }

    fn node_of(&self, data: &Inst, ty: Type) -> Node {
        Node {
            head: Head::Op(data.op),
            attrs: data.attrs.clone(),
            args: data
                .args
                .iter()
                .map(|&arg| self.built.graph.find(self.built.classes[arg]))
                .collect(),
            ty,
        }
    }

    fn node(&mut self, inst: InstId, data: &Inst) -> Id {
        let node = self.node_of(data, self.func.ty(data.result()).clone());
        self.built.nodes.insert(inst, node.clone());
        let graph = &mut self.built.graph;
        let id = graph.add(node);
        if graph[id].data.shape.is_none()
            && let Some(shape) = self.shape(data.result())
        {
            let mut facts = self.built.graph[id].data.clone();
            facts.shape = Some(shape);
            self.built.graph.set_analysis_data(id, facts);
        }
        id
    }
}

fn plain(ty: &Type, arrays: bool) -> bool {
    match ty {
        Type::None | Type::Scalar(_) | Type::Str | Type::Shape(_) => true,
        Type::Array(..) => arrays,
        Type::Tuple(items) => items.iter().all(|item| plain(item, false)),
        Type::Option(inner) => plain(inner, false),
        Type::Opaque(_) => false,
    }
}
