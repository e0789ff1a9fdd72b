#include "schema/object_spec.h"
#include "schema/plan.h"
#include "tests/unit/schema/printing.h"

using base::Path;
using schema::Field;
using schema::ObjectSpec;
using schema::PlanRequest;
using schema::PlanResponse;
using schema::Value;

namespace {

struct Disk {
  Field<std::string> name;   // required, forces replacement
  Field<std::string> mode;   // optional
  Field<std::int64_t> size;  // default 10
  Field<std::string> id;     // computed, kept
  Field<std::string> path;   // computed
  bool operator==(const Disk&) const = default;
};

struct Tag {
  Field<std::string> name;
};

using Disks = std::vector<Disk>;
using DiskMap = std::map<std::string, Disk>;

struct Model {
  Field<Disk> single;
  Field<Disks> list;
  Field<Disks> set;
  Field<DiskMap> map;
  Field<Disks> found;  // computed
  bool operator==(const Model&) const = default;
};

const auto kUnknown = Field<std::string>::unknown();

ObjectSpec<Disk> disk_spec() {
  ObjectSpec<Disk> s;
  s.attribute("name", &Disk::name, "Name.").required().requires_replace();
  s.attribute("mode", &Disk::mode, "Mode.").optional();
  s.attribute("size", &Disk::size, "Size.").default_value(10);
  s.attribute("id", &Disk::id, "Id.").keep_prior();
  s.attribute("path", &Disk::path, "Path.").computed();
  return s;
}

const ObjectSpec<Model>& spec() {
  static const ObjectSpec<Model> built = [] {
    ObjectSpec<Model> s;
    s.nested("single", &Model::single, disk_spec(), "Disk.").optional();
    s.nested("list", &Model::list, disk_spec(), "Disks.").optional();
    s.nested("set", &Model::set, disk_spec(), "Disks.").optional().as_set();
    s.nested("map", &Model::map, disk_spec(), "Disks.").optional();
    s.nested("found", &Model::found, disk_spec(), "Disks found.").computed();
    return s;
  }();
  return built;
}

Disk configured(const char* name) {
  Disk disk;
  disk.name = name;
  return disk;
}

/// A configured disk as it is in the state.
Disk existing(const char* name, const char* id) {
  Disk disk = configured(name);
  disk.size = 10;
  disk.id = id;
  disk.path = std::string("/dev/") + id;
  return disk;
}

/// A configured disk as it is planned when it does not exist yet.
Disk fresh(const char* name) {
  Disk disk = configured(name);
  disk.size = 10;
  disk.id = disk.path = kUnknown;
  return disk;
}

/// An existing disk as it is planned when something changes.
Disk touched(const char* name, const char* id) {
  Disk disk = existing(name, id);
  disk.path = kUnknown;
  return disk;
}

PlanResponse respond(const Model& config, const Model& prior) {
  return schema::plan_change(
      spec().schema(0, "A model."),
      PlanRequest{spec().encode(config), spec().encode(prior), spec().encode(config), ""});
}

Model plan(const Model& config, const Model& prior) {
  return spec().decode(respond(config, prior).planned).value();
}

std::vector<std::string> replaced(const Model& config, const Model& prior) {
  std::vector<std::string> paths;
  for (const Path& path : respond(config, prior).requires_replace) {
    paths.push_back(path.to_string());
  }
  return paths;
}

Model with(auto change) {
  Model model;
  model.found = Disks{existing("f", "f1")};
  change(model);
  return model;
}

Model config_with(auto change) {
  Model model;
  change(model);
  return model;
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("the schema of these tests is sound") {
  CHECK(spec().schema(0, "A model.").faults() == std::vector<std::string>{});
}

TEST_CASE("defaults and unknowns appear inside a nested object that is configured") {
  const Model config = config_with([](Model& m) { m.single = configured("a"); });
  const Value null = Value::null(spec().schema(0, "").value_type());
  const auto response = schema::plan_change(spec().schema(0, "A model."),
                                            PlanRequest{spec().encode(config), null, null, ""});
  const Model planned = spec().decode(response.planned).value();
  CHECK(*planned.single == fresh("a"));
  CHECK(planned.list.is_null());
  CHECK(planned.found.is_unknown());
}

TEST_CASE("nested objects that do not change keep their computed attributes") {
  const Model prior = with([](Model& m) {
    m.single = existing("a", "1");
    m.list = Disks{existing("a", "1"), existing("b", "2")};
    m.set = Disks{existing("b", "2"), existing("a", "1")};
    m.map = DiskMap{{"k", existing("a", "1")}};
  });
  const Model config = config_with([](Model& m) {
    m.single = configured("a");
    m.list = Disks{configured("a"), configured("b")};
    m.set = Disks{configured("a"), configured("b")};
    m.map = DiskMap{{"k", configured("a")}};
  });
  CHECK(spec().encode(plan(config, prior)) == spec().encode(prior));
  CHECK(replaced(config, prior) == Paths{});
}

TEST_CASE("a nested object that is added or removed") {
  const Model without = with([](Model&) {});
  const Model present = with([](Model& m) { m.single = existing("a", "1"); });
  const Model config = config_with([](Model& m) { m.single = configured("a"); });
  CHECK(*plan(config, without).single == fresh("a"));
  CHECK(plan(config, without).found.is_unknown());
  CHECK(replaced(config, without) == Paths{"single.name"});
  CHECK(plan(Model(), present).single.is_null());
  CHECK(replaced(Model(), present) == Paths{"single.name"});
}

TEST_CASE("an unknown nested object is planned unknown") {
  const Model present = with([](Model& m) { m.single = existing("a", "1"); });
  const Model config = config_with([](Model& m) { m.single = Field<Disk>::unknown(); });
  CHECK(plan(config, present).single.is_unknown());
  CHECK(replaced(config, present) == Paths{"single.name"});
}

TEST_CASE("a change inside a nested object leaves what is kept") {
  const Model prior = with([](Model& m) { m.single = existing("a", "1"); });
  Disk changed = configured("a");
  changed.mode = "ro";
  const Model config = config_with([&](Model& m) { m.single = changed; });
  Disk expected = touched("a", "1");
  expected.mode = "ro";
  CHECK(*plan(config, prior).single == expected);
  CHECK(plan(config, prior).found.is_unknown());
  CHECK(replaced(config, prior) == Paths{});
}

TEST_CASE("elements of lists are matched by index") {
  const Model prior =
      with([](Model& m) { m.list = Disks{existing("a", "1"), existing("b", "2")}; });
  const Model longer = config_with(
      [](Model& m) { m.list = Disks{configured("a"), configured("b"), configured("c")}; });
  CHECK(*plan(longer, prior).list == Disks{touched("a", "1"), touched("b", "2"), fresh("c")});
  CHECK(replaced(longer, prior) == Paths{"list[2].name"});
  const Model shorter = config_with([](Model& m) { m.list = Disks{configured("a")}; });
  CHECK(*plan(shorter, prior).list == Disks{touched("a", "1")});
  CHECK(replaced(shorter, prior) == Paths{"list[1].name"});
  const Model renamed =
      config_with([](Model& m) { m.list = Disks{configured("a"), configured("x")}; });
  CHECK(replaced(renamed, prior) == Paths{"list[1].name"});
}

TEST_CASE("elements of maps are matched by key") {
  const Model prior =
      with([](Model& m) { m.map = DiskMap{{"k", existing("a", "1")}, {"l", existing("b", "2")}}; });
  const Model config = config_with(
      [](Model& m) { m.map = DiskMap{{"k", configured("a")}, {"new", configured("c")}}; });
  CHECK(*plan(config, prior).map == DiskMap{{"k", touched("a", "1")}, {"new", fresh("c")}});
  CHECK(replaced(config, prior) == Paths{"map[\"l\"].name", "map[\"new\"].name"});
}

TEST_CASE("elements of sets are recognised by what is configured of them") {
  const Model prior = with([](Model& m) { m.set = Disks{existing("a", "1"), existing("b", "2")}; });
  const Model config =
      config_with([](Model& m) { m.set = Disks{configured("b"), configured("c")}; });
  const Model expected =
      config_with([](Model& m) { m.set = Disks{touched("b", "2"), fresh("c")}; });
  CHECK(spec().encode(plan(config, prior)).at("set") == spec().encode(expected).at("set"));
  CHECK(replaced(config, prior) == Paths{"set"});
}

TEST_CASE("two like elements of a set take over two prior ones") {
  Disk large = configured("a");
  large.size = 20;
  Disk large_existing = existing("a", "2");
  large_existing.size = 20;
  const Model prior = with([&](Model& m) { m.set = Disks{existing("a", "1"), large_existing}; });
  const Model config = config_with([&](Model& m) { m.set = Disks{configured("a"), large}; });
  CHECK(spec().encode(plan(config, prior)).at("set") == spec().encode(prior).at("set"));
}

TEST_CASE("an element of a set that lost an argument is another one") {
  Disk read_only = existing("a", "1");
  read_only.mode = "ro";
  const Model prior = with([&](Model& m) { m.set = Disks{read_only}; });
  const Model config = config_with([](Model& m) { m.set = Disks{configured("a")}; });
  CHECK(*plan(config, prior).set == Disks{fresh("a")});
}

TEST_CASE("a prior element of a set is taken over once") {
  Disk sized = configured("a");
  sized.size = 10;
  const Model prior = with([](Model& m) { m.set = Disks{existing("a", "1")}; });
  const Model config = config_with([&](Model& m) { m.set = Disks{configured("a"), sized}; });
  const Model expected =
      config_with([](Model& m) { m.set = Disks{touched("a", "1"), fresh("a")}; });
  CHECK(spec().encode(plan(config, prior)).at("set") == spec().encode(expected).at("set"));
}

TEST_CASE("a changed set whose elements force no replacement is not listed") {
  struct Tags {
    Field<std::vector<Tag>> tags;
  };
  ObjectSpec<Tag> tag;
  tag.attribute("name", &Tag::name, "Name.").required();
  ObjectSpec<Tags> tags;
  tags.nested("tags", &Tags::tags, tag, "Tags.").optional().as_set();
  const Value before = tags.encode({std::vector{Tag{"a"}}});
  const Value after = tags.encode({std::vector{Tag{"b"}}});
  const auto response = schema::plan_change(tags.schema(0, "Tags."), {after, before, after, ""});
  CHECK(response.planned == after);
  CHECK(response.requires_replace.empty());
}

TEST_CASE("unknown elements are planned unknown") {
  const Model prior = with([](Model& m) { m.list = Disks{existing("a", "1")}; });
  const Value model = spec().encode(Model());
  const auto element = model.at("list").type().element();
  const Value list = Value::list(element, {Value::unknown(element), Value::null(element)});
  const auto response =
      schema::plan_change(spec().schema(0, "A model."),
                          PlanRequest{model.with("list", list), spec().encode(prior), model, ""});
  CHECK(response.planned.at("list") == list);
}

TEST_CASE("an empty collection is not a null one") {
  const Model prior = with([](Model&) {});
  const Model config = config_with([](Model& m) {
    m.list = m.set = Disks();
    m.map = DiskMap();
  });
  const Model planned = plan(config, prior);
  CHECK(planned.list.is_known());
  CHECK(planned.set.is_known());
  CHECK(planned.map.is_known());
  CHECK(planned.found.is_unknown());
}

TEST_CASE("a prior value that is not known counts as none") {
  Disk disk;
  disk.name = "a";
  Model model;
  model.single = disk;
  model.list = Disks{disk};
  model.set = Disks{disk};
  model.map = DiskMap{{"a", disk}};
  const Value config = spec().encode(model);
  const schema::Schema schema = spec().schema(0, "Test.");
  const Value created =
      schema::plan_change(schema, {config, Value::null(config.type()), config, {}}).planned;
  for (const char* name : {"single", "list", "set", "map"}) {
    CAPTURE(name);
    const Value prior = created.with(name, Value::unknown(created.at(name).type()));
    const PlanResponse response = schema::plan_change(schema, {config, prior, config, {}});
    CHECK_FALSE(response.diagnostics.has_error());
    CHECK(response.planned.at(name) == created.at(name));
  }
}

TEST_CASE("an unknown element of a prior collection counts as none") {
  Disk disk;
  disk.name = "a";
  Model model;
  model.list = Disks{disk};
  model.set = Disks{disk};
  const Value config = spec().encode(model);
  const schema::Schema schema = spec().schema(0, "Test.");
  const schema::Type element = disk_spec().schema(0, "Test.").value_type();
  const Value prior = config.with("list", Value::list(element, {Value::unknown(element)}))
                          .with("set", Value::set(element, {Value::unknown(element)}));
  const PlanResponse response = schema::plan_change(schema, {config, prior, config, {}});
  CHECK_FALSE(response.diagnostics.has_error());
  CHECK(response.planned.at("list").elements().front().at("name") == Value::string("a"));
  CHECK(response.planned.at("set").elements().front().at("name") == Value::string("a"));
}

TEST_CASE("objects that are no objects of the schema plan nothing but an error") {
  const Value config = spec().encode(Model());
  const schema::Schema schema = spec().schema(0, "Test.");
  const Value wrong[] = {Value::unknown(config.type()), Value::string("text"), Value::object({}),
                         config.with("single", Value::string("text"))};
  for (const Value& one : wrong) {
    for (const bool is_config : {true, false}) {
      const PlanRequest request{is_config ? one : config, is_config ? config : one, config, "kept"};
      const PlanResponse response = schema::plan_change(schema, request);
      REQUIRE(response.diagnostics.items().size() == 1);
      CHECK(response.diagnostics.items().front().code == "schema.conformance");
      CHECK(response.diagnostics.items().front().kind == base::ErrorKind::bug);
      CHECK(response.planned.is_null());
      CHECK(response.planned_private == "kept");
    }
  }
  CHECK(schema::plan_change(schema, {config, config, config, {}}).diagnostics.empty());
}
