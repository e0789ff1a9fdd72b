// What an apply does with a private key: it is created, changed and deleted.
#include <optional>
#include <utility>

#include "provider/advice/advice.h"
#include "provider/private_key/key_text.h"
#include "provider/private_key/lookup.h"
#include "provider/private_key/operation.h"
#include "provider/private_key/resource.h"
#include "provider/private_key/spec.h"
#include "provider/private_key/state.h"
#include "schema/plan.h"
#include "schema/whole_object.h"
#include "schema/write_only.h"
#include "ssh/key_pair.h"

namespace provider {

using schema::StateResponse;
using schema::Value;

namespace {

using Text = schema::Field<std::string>;

constexpr const char* kHiddenFromChange =
    "Give the key as `private_key_wo` or `private_key`. Or create a token with the abilities read, "
    "read:sensitive and write in Coolify under Keys & Tokens > API Tokens and give it as `token` "
    "or in the environment variable COOLIFY_TOKEN. Name and description can also be changed in the "
    "Coolify UI: then write them so here.";
constexpr const char* kHiddenFromKeeping =
    "Create a token with the abilities read, read:sensitive and write in Coolify under Keys & "
    "Tokens > API Tokens and give it as `token` or in the environment variable COOLIFY_TOKEN. Or "
    "have another pair made: change `rotation_triggers`, or run `terraform apply -replace=...` "
    "with the address of this resource.";

/// The model of what is planned, with the configuration's write-only values.
base::Expected<KeyModel> wanted_key(const schema::ApplyRequest& request,
                                    const schema::Schema& schema) {
  for (const Value* object : {&request.config, &request.planned}) {
    const auto fault = schema::whole_object_fault(*object, schema.value_type());
    if (fault) return base::fail(*fault);
  }
  return key_spec().decode(schema::with_write_only(schema, request.planned, request.config));
}

/// The key to be created: the one that is given, else a pair of our own.
base::Expected<KeyText> key_to_create(const KeyModel& wanted) {
  const GivenKey given = given_key(wanted);
  const std::string* const text = given.text.if_known();
  if (text == nullptr) {
    auto pair = ssh::make_ed25519_pair("coolify");
    if (!pair) return base::fail(std::move(pair.error()));
    return KeyText{std::move(pair->private_half), std::move(pair->public_half)};
  }
  auto key = read_key_text(*text);
  if (!key) return base::fail(key.error().below(base::Path::of(given.argument)));
  return key;
}

/// What is known of the object as soon as its key is.
KeyModel state_before_creation(KeyModel wanted, const KeyText& key) {
  const bool keeps = wanted.keep_generated_key.value_or(false);
  const bool is_generated = given_key(wanted).text.is_null();
  wanted.public_key = key.public_half.line_without_comment();
  wanted.fingerprint = key.public_half.fingerprint();
  wanted.generated_private_key =
      keeps && is_generated ? Text(std::string(key.text.reveal())) : Text();
  if (wanted.name.is_unknown()) wanted.name = Text();
  wanted.uuid = Text();
  wanted.is_git_related = schema::Field<bool>();
  return wanted;
}

Value stored(const KeyModel& model, const schema::Schema& schema) {
  return schema::settle(schema::without_write_only(schema, key_spec().encode(model)));
}

/// What differs, as Coolify would see it.
coolify::PrivateKeyChanges changes_between(const KeyModel& prior, const KeyModel& wanted) {
  coolify::PrivateKeyChanges changes;
  const std::string name = wanted.name.value_or("");
  if (!name.empty() && name != prior.name.value_or("")) changes.name = name;
  const std::string description = wanted.description.value_or("");
  if (description != prior.description.value_or("")) changes.description = description;
  return changes;
}

/// Why a key that is in the state could not be changed.
base::Diagnostic change_error(base::Diagnostic error) {
  if (error.code != "coolify.key_not_found") return error;
  error.cause += " It was deleted since the plan looked at it.";
  error.remedy = "Run Terraform again: a plan that finds it gone creates it anew.";
  error.path = {};
  return error;
}

base::Diagnostic at_argument(base::Diagnostic error, const KeyModel& wanted) {
  if (error.path == base::Path::of("private_key")) {
    const GivenKey given = given_key(wanted);
    error.path = given.text.is_null() ? base::Path() : base::Path::of(given.argument);
  }
  return error;
}

}  // namespace

StateResponse KeyResource::create(const schema::ApplyRequest& request,
                                  const base::Context& context) {
  const auto wanted = wanted_key(request, schema_);
  if (!wanted) return key_failure(wanted.error());
  const auto client = access_.client();
  if (!client) return key_failure(client.error());
  const auto key = key_to_create(*wanted);
  if (!key) return key_failure(key.error());
  KeyModel state = state_before_creation(*wanted, *key);
  const auto plain = plain_fingerprint(*state.fingerprint);
  const coolify::NewPrivateKey sent{.name = wanted->name.value_or(""),
                                    .description = wanted->description.value_or(""),
                                    .text = key->text.clone(),
                                    .fingerprint = plain.value_or("")};
  const auto made = (*client)->create_key(sent, context.within(kKeyPatience));
  if (!made) {
    StateResponse response = key_failure(at_argument(made.error().diagnostic, *wanted));
    // A refresh finds by the fingerprint what this may have left in Coolify.
    if (made.error().in_doubt) response.state = stored(state, schema_);
    return response;
  }
  context.log.info("created the private key",
                   {{"uuid", made->uuid}, {"fingerprint", *state.fingerprint}});
  state.uuid = made->uuid;
  if (state.name.is_null() && !made->name.empty()) state.name = made->name;
  state.is_git_related = made->is_git_related;
  StateResponse response;
  response.state = stored(state, schema_);
  response.private_data = key_memory(made->team_id);
  return response;
}

StateResponse KeyResource::update(const schema::ApplyRequest& request,
                                  const base::Context& context) {
  auto wanted = wanted_key(request, schema_);
  if (!wanted) return key_failure(wanted.error());
  const auto prior = key_spec().decode(request.prior);
  if (!prior) return key_failure(prior.error());
  const auto client = access_.client();
  if (!client) return key_failure(client.error());
  const base::Context own = context.within(kKeyPatience);
  const std::string uuid = prior->uuid.value_or("");

  const coolify::PrivateKeyChanges changes = changes_between(*prior, *wanted);
  const bool keeps =
      wanted->keep_generated_key.value_or(false) && given_key(*wanted).text.is_null();
  const bool asks = keeps && !wanted->generated_private_key.is_known();
  if (asks || !changes.empty()) {
    auto half = half_of_object(*wanted, *prior, **client, own);
    if (!half) {
      StateResponse response;
      response.diagnostics.add(with_remedy_if_hidden(
          change_error(half.error()), changes.empty() ? kHiddenFromKeeping : kHiddenFromChange));
      return response;
    }
    if (auto sent = (*client)->update_key(uuid, changes, *half, own); !sent) {
      return key_failure(change_error(at_argument(sent.error(), *wanted)));
    }
    if (asks) wanted->generated_private_key = std::string(half->reveal());
  }
  if (!keeps) wanted->generated_private_key = Text();
  if (wanted->name.is_unknown()) {
    const auto looked = (*client)->find_key(uuid, own);
    const auto key = looked ? *looked : std::nullopt;
    wanted->name = key ? Text(key->name) : Text();
  }
  StateResponse response;
  response.state = stored(*wanted, schema_);
  return response;
}

StateResponse KeyResource::remove(const schema::ApplyRequest& request,
                                  const base::Context& context) {
  const auto model = key_spec().decode(request.prior);
  if (!model) return key_failure(model.error());
  const std::string* const uuid = model->uuid.if_known();
  if (uuid == nullptr) return {};  // nothing was created
  const auto client = access_.client();
  if (!client) return key_failure(client.error());
  const base::Context own = context.within(kKeyPatience);
  const auto was_there = (*client)->delete_key(*uuid, own);
  if (!was_there) return key_failure(was_there.error());
  if (*was_there) return {};
  const auto team = remembered_team(request.planned_private);
  if (auto gone = check_key_gone(**client, *uuid, team, own); !gone) {
    return key_failure(gone.error());
  }
  return {};
}

}  // namespace provider
