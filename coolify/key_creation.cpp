#include "coolify/key_creation.h"

#include <algorithm>
#include <utility>

#include "base/retry.h"
#include "base/text.h"
#include "coolify/answer.h"
#include "coolify/api_error.h"
#include "coolify/server_json.h"
#include "coolify/uuid.h"

namespace coolify {
namespace {

using std::chrono::seconds;

/// How often a creation is sent in all, unless the policy says otherwise. Before each further one
/// Coolify has answered again, and that it does not have the key.
constexpr int kTurns = 3;
/// What is still done for a request under way once a stop was requested.
constexpr base::Duration kStopGrace = std::chrono::milliseconds(1500);
/// Looks for the record after an answer got lost, and the first pause between them. Coolify
/// finishes a request whose client has gone.
constexpr int kLooks = 3;
constexpr base::Duration kFirstLookPause = seconds(2);

constexpr int kUnprocessable = 422;

tl::unexpected<KeyCreationFailure> failed_for_good(base::Diagnostic error) {
  return tl::unexpected(KeyCreationFailure{std::move(error), false});
}

tl::unexpected<KeyCreationFailure> doubtful(base::Diagnostic error) {
  return tl::unexpected(KeyCreationFailure{std::move(error), true});
}

}  // namespace

base::Diagnostic key_exists(const PrivateKey& holder) {
  return {.kind = base::ErrorKind::api_refused,
          .code = "coolify.key_exists",
          .summary = "Coolify has this private key already",
          .cause = "The team has the same key as `" + base::evidence_text(holder.name, 300) +
                   "` with the uuid " + holder.uuid + "; Coolify keeps a key once.",
          .remedy = "Use the record there is, delete it first, or give another key.",
          .path = base::Path::of("private_key"),
          .values = {{"holder", holder.uuid}}};
}

Api::Outcome KeyCreation::post(const base::Context& context) {
  Json body = {{"private_key", std::string(wanted_.text.reveal())}};
  if (!wanted_.name.empty()) body["name"] = wanted_.name;
  if (!wanted_.description.empty()) body["description"] = wanted_.description;
  http::Request request{http::Method::post, "/security/keys"};
  request.body = to_text(body);
  const base::Secret overwritten(std::move(body["private_key"].get_ref<std::string&>()));
  request.grace_after_stop = kStopGrace;
  Api::Outcome outcome = api_.call(request, Repeat::when_safe, context);
  const base::Secret sent = base::Secret::harmless(std::move(request.body));
  changed_();
  return outcome;
}

CreatedKey KeyCreation::run(const base::Context& context) {
  if (auto is_new = look_before(context); !is_new) return failed_for_good(is_new.error());
  const int most_turns = api_.policy().attempts.value_or(kTurns);
  for (int turn = 1;; ++turn) {
    const Api::Outcome outcome = post(context);
    if (outcome) return read_back(*outcome, context);
    const CallFailure& failure = outcome.error();
    if (!failure.maybe_done) return after_refusal(failure, turn == 1, context);
    context.log.warn("unclear whether the key was created; looking for it",
                     {{"fingerprint", wanted_.fingerprint}, {"code", failure.diagnostic.code}});
    const auto looked = look_after(failure, context);
    if (!looked) return doubtful(looked.error());
    const Found& found = *looked;
    if (found) return *found;
    // What took too long may still be under way inside Coolify: a second one could succeed too.
    const bool too_slow = failure.diagnostic.kind == base::ErrorKind::timeout;
    if (too_slow || turn >= most_turns || context.stop.stop_requested() ||
        context.deadline.passed(*context.clock)) {
      return doubtful(in_doubt(failure.diagnostic, "No such key was found in Coolify."));
    }
  }
}

base::Expected<void> KeyCreation::look_before(const base::Context& context) {
  const auto looked = look_once(context);
  if (!looked) return base::fail(looked.error());
  const Found& found = *looked;
  if (found) return base::fail(key_exists(*found));
  return {};
}

CreatedKey KeyCreation::read_back(const http::Response& created, const base::Context& context) {
  const auto json = parse_json(created.body);
  const auto uuid = json ? text_member(*json, "uuid") : std::nullopt;
  if (!uuid || !is_uuid(*uuid)) {
    return after_success(created, "the answer does not name the key.", context);
  }
  const http::Request request{http::Method::get, "/security/keys/" + *uuid};
  auto response = api_.send(request, context);
  if (!response && response.error().kind == base::ErrorKind::not_found) {
    return after_success(created, "Coolify has no key " + *uuid + ".", context);
  }
  if (!response) {
    context.log.warn("the new key could not be read", {{"code", response.error().code}});
    return PrivateKey{.uuid = *uuid,
                      .name = wanted_.name,
                      .description = wanted_.description,
                      .fingerprint = wanted_.fingerprint};
  }
  const auto key = one_with(*uuid, request, *response, key_from_json, "a private key");
  const base::Secret overwritten = base::Secret::harmless(std::move(response->body));
  if (key && key->fingerprint == wanted_.fingerprint) return *key;
  return after_success(created, "the record " + *uuid + " that it names is not of this key.",
                       context);
}

CreatedKey KeyCreation::after_success(const http::Response& created, const std::string& finding,
                                      const base::Context& context) {
  const std::string status = std::to_string(created.status);
  const base::Diagnostic doubt =
      in_doubt({.cause = "POST /security/keys was answered with HTTP " + status + ".",
                .evidence = base::evidence_text(created.body, 300)},
               "It was a success, but " + finding);
  context.log.warn("the answer to the creation names no new key; looking for it",
                   {{"fingerprint", wanted_.fingerprint}});
  const auto looked = look_after({.diagnostic = doubt, .status = created.status}, context);
  if (!looked) return doubtful(looked.error());
  const Found& found = *looked;
  if (found) return *found;
  return doubtful(doubt);
}

CreatedKey KeyCreation::after_refusal(const CallFailure& refusal, bool is_first,
                                      const base::Context& context) {
  if (refusal.status != kUnprocessable) return failed_for_good(refusal.diagnostic);
  const auto looked = look_once(context);
  if (!looked && !is_first) return doubtful(in_doubt(refusal.diagnostic, looked.error().cause));
  if (!looked) return failed_for_good(refusal.diagnostic);
  const Found& found = *looked;
  if (!found) return failed_for_good(refusal.diagnostic);
  // It was not there before the first turn, whose answer got lost.
  if (!is_first) return *found;
  return failed_for_good(key_exists(*found));
}

base::Expected<KeyCreation::Found> KeyCreation::look_after(const CallFailure& lost,
                                                           const base::Context& context) {
  if (context.stop.stop_requested()) {
    base::Context last = context;
    last.stop = {};
    last.deadline = base::Deadline::never();
    auto found = look_once(last.within(kStopGrace));
    if (found) return found;
    return base::fail(in_doubt(lost.diagnostic, "The stop left no time to look for it."));
  }
  base::BackoffSequence pauses({kFirstLookPause, seconds(10)});
  for (int look = 1;; ++look) {
    auto found = look_once(context);
    if (!found) {
      base::Diagnostic error = in_doubt(lost.diagnostic, found.error().cause);
      error.evidence = found.error().evidence;
      return base::fail(std::move(error));
    }
    if (*found || look == kLooks) return found;
    const base::Duration pause = pauses.next();
    const auto until = context.clock->now() + pause;
    if (until >= context.deadline.when()) return found;
    context.tell({"the key whose creation was not answered", look, lost.diagnostic.code,
                  lost.diagnostic.cause, pause});
    if (context.clock->sleep_until(until, context.stop) == base::Waited::cancelled) return found;
  }
}

base::Expected<KeyCreation::Found> KeyCreation::look_once(const base::Context& context) {
  const auto keys = list_keys_(context);
  if (!keys) return base::fail(keys.error());
  const auto key = std::find_if((*keys)->begin(), (*keys)->end(), [this](const PrivateKey& one) {
    return one.fingerprint == wanted_.fingerprint;
  });
  return key == (*keys)->end() ? Found() : Found(*key);
}

base::Diagnostic KeyCreation::in_doubt(base::Diagnostic error, const std::string& finding) const {
  error.kind = base::ErrorKind::api_refused;
  error.code = "coolify.key_in_doubt";
  error.summary = "Unclear whether the private key was created";
  error.cause += "\n\n" + finding;
  error.remedy = "Look in Coolify under Keys & Tokens > Private Keys for the fingerprint SHA256:" +
                 wanted_.fingerprint + ". If the key is there, use or delete it; then try again.";
  error.path = {};
  error.values = {{"fingerprint", wanted_.fingerprint}};
  return error;
}

}  // namespace coolify
