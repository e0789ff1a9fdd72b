#include "provider/private_key/plan.h"

#include <optional>
#include <string>

#include "provider/arguments/record_texts.h"
#include "provider/private_key/key_text.h"
#include "provider/private_key/spec.h"

namespace provider {
namespace {

using schema::Type;
using schema::Value;

constexpr const char* kPublicKey = "public_key";
constexpr const char* kFingerprint = "fingerprint";
constexpr const char* kGenerated = "generated_private_key";

void set(schema::PlanResponse& response, const char* name, Value value) {
  response.planned = response.planned.with(name, std::move(value));
}

/// Both values by which the key is told, taken from `source`.
void copy_key(schema::PlanResponse& response, const Value& source) {
  for (const char* name : {kPublicKey, kFingerprint}) set(response, name, source.at(name));
}

void set_key(schema::PlanResponse& response, const ssh::PublicKey& key) {
  set(response, kPublicKey, Value::string(key.line_without_comment()));
  set(response, kFingerprint, Value::string(key.fingerprint()));
}

void leave_key_open(schema::PlanResponse& response) {
  for (const char* name : {kPublicKey, kFingerprint}) {
    set(response, name, Value::unknown(Type::string()));
  }
}

/// The key of an object that is to be created. A write-only one may differ between plan and apply,
/// as an ephemeral resource that makes keys gives another one each time: nothing is promised of it.
void plan_first_key(const GivenKey& given, const ssh::PublicKey* key,
                    schema::PlanResponse& response) {
  const bool promised = key != nullptr && !given.is_write_only();
  promised ? set_key(response, *key) : leave_key_open(response);
}

/// Whether the versions of the plan and of the object say if a write-only key is another one: by
/// the convention of such arguments, they alone do where both are set. A key that nobody knows yet
/// has nothing else to go by.
bool is_kept_by_version(const GivenKey& given, const schema::PlanRequest& request,
                        const Value& planned) {
  if (!given.is_write_only()) return false;
  const Value& version = planned.at("private_key_wo_version");
  const bool decides = version.is_known() || given.text.is_unknown();
  return decides && version == request.prior.at("private_key_wo_version");
}

void plan_given_key(const GivenKey& given, const ssh::PublicKey* key,
                    const schema::PlanRequest& request, schema::PlanResponse& response) {
  if (is_kept_by_version(given, request, response.planned)) {
    return copy_key(response, request.prior);
  }
  const bool same =
      key != nullptr && request.prior.at(kFingerprint) == Value::string(key->fingerprint());
  if (same) return copy_key(response, request.prior);
  plan_first_key(given, key, response);
  response.requires_replace.push_back(base::Path::of(kFingerprint));
}

/// The private half of a generated pair: as it was, or still to be asked for.
Value planned_half(const KeyModel& config, const GivenKey& given, const Value& prior) {
  const Value none = Value::null(Type::string());
  const bool is_given = given.text.is_known();
  const bool keeps = config.keep_generated_key.value_or(false);
  if (is_given || (!keeps && !config.keep_generated_key.is_unknown())) return none;
  const bool has_one = !prior.is_null() && prior.at(kGenerated).is_known();
  const bool decided = keeps && given.text.is_null();
  return has_one && decided ? prior.at(kGenerated) : Value::unknown(Type::string());
}

/// A name that was empty is made up by Coolify, and has not been looked at since.
void plan_left_out_name(const KeyModel& config, const Value& prior,
                        schema::PlanResponse& response) {
  const bool was_empty = !prior.is_null() && prior.at("name") == Value::string("");
  if (config.name.is_null() && was_empty) set(response, "name", Value::unknown(Type::string()));
}

}  // namespace

void complete_key_plan(const schema::PlanRequest& request, schema::PlanResponse& response) {
  if (response.planned.is_null()) return;
  const auto config = key_spec().decode(request.config);
  if (!config) return response.diagnostics.add(config.error());
  const Value& prior = request.prior;
  response.diagnostics.add_all(record_text_faults(prior, request.config));
  const GivenKey given = given_key(*config);
  plan_left_out_name(*config, prior, response);
  set(response, kGenerated, planned_half(*config, given, prior));
  if (given.text.is_null()) {
    return prior.is_null() ? leave_key_open(response) : copy_key(response, prior);
  }
  std::optional<KeyText> key;
  if (const std::string* const text = given.text.if_known()) {
    auto read = read_key_text(*text);
    if (!read) return response.diagnostics.add(read.error().below(base::Path::of(given.argument)));
    key = *std::move(read);
  }
  const ssh::PublicKey* const half = key ? &key->public_half : nullptr;
  if (prior.is_null()) return plan_first_key(given, half, response);
  plan_given_key(given, half, request, response);
}

}  // namespace provider
