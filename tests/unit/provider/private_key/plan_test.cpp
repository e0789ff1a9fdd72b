#include "provider/private_key/plan.h"

#include <doctest/doctest.h>

#include "provider/private_key/spec.h"
#include "tests/support/ssh_texts.h"
#include "tests/support/state_text.h"

namespace {

using provider::key_spec;
using provider::KeyModel;
using schema::Field;
using schema::Value;
using Text = Field<std::string>;

const schema::Schema& key_schema() {
  static const schema::Schema schema = key_spec().schema(0, "A key.");
  return schema;
}

/// A key as a run left it.
KeyModel existing() {
  KeyModel state;
  state.name = "web";
  state.uuid = "uuid";
  state.public_key = tests::kPublicKey;
  state.fingerprint = tests::kFingerprint;
  state.is_git_related = false;
  return state;
}

KeyModel config() {
  KeyModel config;
  config.name = "web";
  return config;
}

/// What the plan says: its codes, else what differs from the prior object, and what replaces it.
std::string plan(const KeyModel& config, const Value& prior) {
  schema::PlanRequest request;
  request.config = key_spec().encode(config);
  request.prior = prior;
  request.proposed = request.config;
  schema::PlanResponse response = schema::plan_change(key_schema(), request);
  provider::complete_key_plan(request, response);
  std::string text;
  for (const base::Diagnostic& one : response.diagnostics.items()) {
    text += one.code + " at " + one.path.to_string() + "\n";
  }
  if (!text.empty()) return text;
  text = prior.is_null() ? tests::text_of(tests::parts_of(response.planned))
                         : tests::difference(prior, response.planned);
  for (const base::Path& path : response.requires_replace) {
    text += "replaces: " + path.to_string() + "\n";
  }
  return text;
}

std::string plan(const KeyModel& config, const KeyModel& prior) {
  return plan(config, key_spec().encode(prior));
}

std::string plan_creation(const KeyModel& config) {
  return plan(config, Value::null(key_schema().value_type()));
}

const std::string kKnown = "fingerprint = \"" + std::string(tests::kFingerprint) + "\"\n";
const std::string kPublic = "public_key = \"" + std::string(tests::kPublicKey) + "\"\n";

}  // namespace

TEST_CASE("the public half of a key that is given is known in the plan") {
  KeyModel model = config();
  model.private_key = tests::kPrivateKey;
  const std::string planned = plan_creation(model);
  CHECK(planned.starts_with(kKnown + "is_git_related = unknown\nname = \"web\"\n"));
  CHECK(planned.ends_with(kPublic + "uuid = unknown\n"));
}

TEST_CASE("nothing is promised of a write-only key, which may be another one in the apply") {
  KeyModel model = config();
  model.private_key_wo = tests::kPrivateKey;
  CHECK(plan_creation(model) ==
        "fingerprint = unknown\nis_git_related = unknown\nname = \"web\"\npublic_key = unknown\n"
        "uuid = unknown\n");
}

TEST_CASE("the version of a write-only key says whether it is another one, where both are set") {
  KeyModel now = config();
  now.private_key_wo = tests::kPrivateKey;
  now.private_key_wo_version = std::int64_t{1};
  KeyModel other = existing();
  other.fingerprint = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  CHECK(plan(now, other).find("replaces: fingerprint\n") != std::string::npos);
  other.private_key_wo_version = std::int64_t{2};
  CHECK(plan(now, other).find("replaces: fingerprint\n") != std::string::npos);
  other.private_key_wo_version = std::int64_t{1};
  CHECK(plan(now, other) == "");
  now.private_key_wo_version = Field<std::int64_t>::unknown();
  CHECK(plan(now, other).find("replaces: fingerprint\n") != std::string::npos);
  now.private_key_wo_version = std::int64_t{3};
  CHECK(plan(now, existing()) == "private_key_wo_version: null -> 3\n");
}

TEST_CASE("the public half of a pair that is to be made is not, nor is a half that is kept") {
  KeyModel model = config();
  CHECK(plan_creation(model) ==
        "fingerprint = unknown\nis_git_related = unknown\nname = \"web\"\npublic_key = unknown\n"
        "uuid = unknown\n");
  model.keep_generated_key = true;
  CHECK(plan_creation(model).find("generated_private_key = unknown") != std::string::npos);
  model.private_key = Text::unknown();
  CHECK(plan_creation(model).find("generated_private_key = unknown") != std::string::npos);
  CHECK(plan_creation(model).starts_with("fingerprint = unknown\n"));
}

TEST_CASE("an object that nobody gives a key keeps its own") {
  CHECK(plan(config(), existing()) == "");
  KeyModel unreadable = existing();
  unreadable.public_key = Text();
  unreadable.fingerprint = Text();
  CHECK(plan(config(), unreadable) == "");
  KeyModel stored = existing();
  stored.private_key = tests::kPrivateKey;
  const std::string key = "\"" + std::string(tests::kPrivateKey) + "\"";
  CHECK(plan(config(), stored) == "private_key: " + key + " -> null\n");
}

TEST_CASE("a key that is given is compared by its public half") {
  KeyModel same = config();
  same.private_key_wo = tests::kPrivateKey;
  CHECK(plan(same, existing()) == "");
  KeyModel other = existing();
  other.fingerprint = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  CHECK(plan(same, other).find("replaces: fingerprint\n") != std::string::npos);
  other.fingerprint = Text();
  CHECK(plan(same, other).find("fingerprint: null -> unknown\n") != std::string::npos);
  KeyModel stored = config();
  stored.private_key = tests::kPrivateKey;
  CHECK(plan(stored, other).find("fingerprint: null -> \"" + std::string(tests::kFingerprint)) !=
        std::string::npos);
}

TEST_CASE("a key that is not known yet replaces where it is stored, or its version says so") {
  KeyModel stored = config();
  stored.private_key = Text::unknown();
  CHECK(plan(stored, existing()).find("replaces: fingerprint\n") != std::string::npos);
  CHECK(plan(stored, existing()).find("fingerprint: ") != std::string::npos);
  KeyModel write_only = config();
  write_only.private_key_wo = Text::unknown();
  CHECK(plan(write_only, existing()) == "");
  write_only.private_key_wo_version = std::int64_t{2};
  CHECK(plan(write_only, existing()).find("replaces: fingerprint\n") != std::string::npos);
}

TEST_CASE("a change of rotation_triggers replaces, not its arrival or its end") {
  using Triggers = std::map<std::string, std::string>;
  KeyModel now = config();
  KeyModel before = existing();
  now.rotation_triggers = Triggers{{"a", "1"}};
  CHECK(plan(now, before) == "rotation_triggers.a: null -> \"1\"\n");
  before.rotation_triggers = Triggers{{"a", "2"}};
  CHECK(plan(now, before).find("replaces: rotation_triggers\n") != std::string::npos);
  CHECK(plan(config(), before) == "rotation_triggers.a: \"2\" -> null\n");
  now.rotation_triggers = Triggers{};
  CHECK(plan(now, before) == "rotation_triggers: null -> {}\nrotation_triggers.a: \"2\" -> null\n");
  now.rotation_triggers = Field<Triggers>::unknown();
  CHECK(plan(now, before).find("replaces: rotation_triggers\n") != std::string::npos);
}

TEST_CASE("a private half is kept, asked for and dropped as keep_generated_key says") {
  KeyModel keeps = config();
  keeps.keep_generated_key = true;
  KeyModel before = existing();
  before.keep_generated_key = true;
  before.generated_private_key = "half";
  CHECK(plan(keeps, before) == "");
  before.generated_private_key = Text();
  CHECK(plan(keeps, before) == "generated_private_key: null -> unknown\n");
  before.generated_private_key = "half";
  CHECK(plan(config(), before) ==
        "generated_private_key: \"half\" -> null\nkeep_generated_key: true -> null\n");
}

TEST_CASE("a name that is left out keeps what Coolify made of it") {
  KeyModel model;
  CHECK(plan(model, existing()) == "");
  model.name = "";
  CHECK(plan(model, existing()) == "");
  KeyModel made_up = existing();
  made_up.name = "";
  CHECK(plan(model, made_up) == "");
  CHECK(plan(KeyModel(), made_up).find("name: \"\" -> unknown\n") != std::string::npos);
}

TEST_CASE("a key that cannot be used is an error of the plan, at its argument") {
  KeyModel model = config();
  model.private_key_wo = "nonsense";
  CHECK(plan(model, existing()) == "private_key.unusable at private_key_wo\n");
}
