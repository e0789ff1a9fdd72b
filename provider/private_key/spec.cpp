#include "provider/private_key/spec.h"

#include "provider/private_key/key_text.h"
#include "provider/private_key/lookup.h"
#include "schema/object_rules.h"
#include "schema/validators.h"

namespace provider {
namespace {

using schema::ObjectSpec;
using schema::Value;

/// An empty name is none, and whatever Coolify has made of that is right.
bool same_name(const Value& configured, const Value&) { return configured.as_string().empty(); }

bool same_private_key(const Value& configured, const Value& prior) {
  return configured == prior || is_same_key(configured.as_string(), prior.as_string());
}

/// Nothing is generated where a key is given.
base::Diagnostics need_generated(const Value& object) {
  base::Diagnostics faults;
  if (object.at("keep_generated_key") != Value::boolean(true)) return faults;
  for (const char* name : {"private_key", "private_key_wo"}) {
    if (!object.at(name).is_known()) continue;
    faults.add({.kind = base::ErrorKind::invalid_config,
                .code = "private_key.not_generated",
                .summary = "No key is generated where one is given",
                .cause = std::string("`keep_generated_key` keeps the private half of a pair that "
                                     "is made here, and `") +
                         name + "` gives a key.",
                .remedy = std::string("Leave out `keep_generated_key` or `") + name + "`.",
                .path = base::Path::of("keep_generated_key")});
  }
  return faults;
}

void add_texts(ObjectSpec<KeyModel>& spec) {
  spec.attribute(
          "name", &KeyModel::name,
          "Name in Coolify. Left out or empty: one that Coolify makes up. A change is made "
          "in place; Coolify demands the private half for it, as told above. 3 to 255 letters, "
          "digits, single blanks and characters of `-_.@/&()#,:+`; another name that the "
          "key has already may stay.")
      .optional()
      .keep_prior()
      .equivalent(same_name)
      .validate(schema::length_between(0, 255));
  spec.attribute(
          "description", &KeyModel::description,
          "Description in Coolify. Left out or empty: none, for which Coolify writes a text "
          "of its own. A change is made in place, as of `name`. Letters, digits, blanks and "
          "characters of `-_.,!?()'\"+=*@/&`; another one that the key has already may stay.")
      .optional()
      .validate(schema::length_between(0, 255));
}

void add_key(ObjectSpec<KeyModel>& spec) {
  spec.attribute("private_key", &KeyModel::private_key,
                 "The private key: Ed25519, ECDSA (nistp256, nistp384, nistp521) or RSA of at "
                 "least 1024 bits, in OpenSSH or PEM form, without a passphrase. Stored in the "
                 "state; `private_key_wo` is not. Another key replaces the object; the same key in "
                 "another form, with another comment or other line ends changes nothing. Without "
                 "either, an Ed25519 pair is generated.")
      .optional()
      .sensitive()
      .equivalent(same_private_key);
  spec.attribute("private_key_wo", &KeyModel::private_key_wo,
                 "`private_key` as a write-only argument: neither in plan nor in state. Needs "
                 "Terraform 1.11 or OpenTofu 1.11. May be another key in each run, as an ephemeral "
                 "resource makes them, when `private_key_wo_version` is given.")
      .optional()
      .write_only();
  spec.attribute("private_key_wo_version", &KeyModel::private_key_wo_version,
                 "A number to change along with `private_key_wo`: where it stays the same, the "
                 "object keeps its key whatever is given. Without it, another key is noticed as "
                 "long as the plan knows it.")
      .optional();
  spec.attribute("keep_generated_key", &KeyModel::keep_generated_key,
                 "Whether the private half of a generated pair is kept in the state, as "
                 "`generated_private_key`. Else Coolify alone has it. Switched on later, Coolify "
                 "is asked for it.")
      .fallback(false);
  spec.attribute("rotation_triggers", &KeyModel::rotation_triggers,
                 "Any values: when one changes, the object is replaced by one with another "
                 "generated pair. Taking all away changes nothing.")
      .optional()
      .requires_replace_if_both_set();
  spec.rule(schema::at_most_one_of({"private_key", "private_key_wo", "rotation_triggers"}));
  spec.rule(schema::Validator(need_generated,
                              "`keep_generated_key` excludes `private_key` and `private_key_wo`"));
}

void add_results(ObjectSpec<KeyModel>& spec) {
  spec.attribute("uuid", &KeyModel::uuid,
                 "Coolify's uuid of the key, for `private_key_uuid` of a registration.")
      .keep_prior();
  spec.attribute("public_key", &KeyModel::public_key,
                 "The public half: type and base64, as a line of authorized_keys has them. Null "
                 "while Coolify cannot read its own key text.")
      .follows({"private_key", "rotation_triggers"});
  spec.attribute("fingerprint", &KeyModel::fingerprint, "`SHA256:...`, as ssh-keygen prints it.")
      .follows({"private_key", "rotation_triggers"});
  spec.attribute("is_git_related", &KeyModel::is_git_related,
                 "Whether Coolify counts the key among those of Git sources.")
      .keep_prior();
  spec.attribute("generated_private_key", &KeyModel::generated_private_key,
                 "The private half of the generated pair, in OpenSSH form, when "
                 "`keep_generated_key` asks for it. Stored in the state.")
      .follows({"private_key", "keep_generated_key", "rotation_triggers"})
      .sensitive();
}

ObjectSpec<KeyModel> make_key_spec() {
  ObjectSpec<KeyModel> spec;
  add_texts(spec);
  add_key(spec);
  add_results(spec);
  return spec;
}

template <typename Model>
void add_lookup(ObjectSpec<Model>& spec) {
  const auto field = [](auto KeyDataModel::* member) {
    return static_cast<schema::Field<std::string> Model::*>(member);
  };
  spec.attribute("uuid", field(&KeyDataModel::uuid),
                 "Coolify's uuid of the key. One of `uuid`, `name` and `fingerprint` is given.")
      .optional()
      .computed()
      .validate(schema::non_empty());
  spec.attribute("name", field(&KeyDataModel::name),
                 "Name of the key. More than one key of this name is an error.")
      .optional()
      .computed()
      .validate(schema::non_empty());
  spec.attribute("fingerprint", field(&KeyDataModel::fingerprint),
                 "`SHA256:...`, as ssh-keygen prints it; the prefix may be left out.")
      .optional()
      .computed()
      .validate(schema::satisfies(
          [](std::string_view text) { return plain_fingerprint(text).has_value(); },
          "must be a SHA-256 fingerprint, as `ssh-keygen -l` prints it"));
  spec.attribute("description", field(&KeyDataModel::description), "Description in Coolify.")
      .computed();
  spec.attribute("public_key", field(&KeyDataModel::public_key),
                 "The public half: type and base64. Null when Coolify cannot read its own key "
                 "text.")
      .computed();
  spec.attribute("is_git_related",
                 static_cast<schema::Field<bool> Model::*>(&KeyDataModel::is_git_related),
                 "Whether Coolify counts the key among those of Git sources.")
      .computed();
  spec.rule(one_lookup());
}

ObjectSpec<KeyEphemeralModel> make_ephemeral_spec() {
  ObjectSpec<KeyEphemeralModel> spec;
  add_lookup(spec);
  spec.attribute("private_key", &KeyEphemeralModel::private_key,
                 "The private half, as Coolify keeps it. Coolify shows it to tokens with the "
                 "ability `read:sensitive` or `root` alone.")
      .computed()
      .sensitive();
  return spec;
}

ObjectSpec<KeyDataModel> make_data_spec() {
  ObjectSpec<KeyDataModel> spec;
  add_lookup(spec);
  return spec;
}

}  // namespace

const ObjectSpec<KeyModel>& key_spec() {
  static const ObjectSpec<KeyModel> spec = make_key_spec();
  return spec;
}

const ObjectSpec<KeyDataModel>& key_data_spec() {
  static const ObjectSpec<KeyDataModel> spec = make_data_spec();
  return spec;
}

const ObjectSpec<KeyEphemeralModel>& key_ephemeral_spec() {
  static const ObjectSpec<KeyEphemeralModel> spec = make_ephemeral_spec();
  return spec;
}

}  // namespace provider
