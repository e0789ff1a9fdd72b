// The private keys of a team.
#include <utility>

#include "base/text.h"
#include "coolify/answer.h"
#include "coolify/client.h"
#include "coolify/client_parts.h"
#include "coolify/key_creation.h"
#include "coolify/server_json.h"
#include "coolify/uuid.h"

namespace coolify {
namespace {

using std::chrono::seconds;

/// How long one list of keys serves look-ups by uuid; a key that is not in it is asked for anew.
constexpr base::Duration kKeyListAge = seconds(60);
/// Of how many servers it is asked whether they use a key.
constexpr std::size_t kMostServersAsked = 50;

std::string key_path(const std::string& uuid) { return "/security/keys/" + uuid; }

base::Diagnostic key_hidden(const PrivateKey& key) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "coolify.key_hidden",
          .summary = "The token may not read the private key",
          .cause = "Coolify shows the private half of the key " + key.uuid +
                   " to tokens with the ability read:sensitive or root alone, and this token has "
                   "neither.",
          .remedy =
              "Create a token with the abilities read, read:sensitive and write in Coolify "
              "under Keys & Tokens > API Tokens."};
}

/// The refusal to delete a key, with those who use it.
base::Diagnostic with_users(base::Diagnostic refusal, const std::vector<Server>& users) {
  if (users.empty()) {
    refusal.cause +=
        " No server of the team that could be asked uses it, so applications or Git sources do.";
    return refusal;
  }
  std::string lines;
  for (const Server& server : users) {
    lines += (lines.empty() ? "" : "\n") + server.name + " (uuid " + server.uuid + ", " +
             server.user + "@" + server.ip + " port " + std::to_string(server.port) + ")";
  }
  refusal.cause += " The evidence names the servers that use it.";
  refusal.evidence = base::evidence_text(lines);
  refusal.values.emplace("servers", std::to_string(users.size()));
  return refusal;
}

}  // namespace

base::Expected<SharedKeyList> Client::list_keys(const base::Context& context,
                                                base::Duration max_age) {
  return parts_->keys.get(
      "", parts_->at_most(max_age, *context.clock), context,
      [this](const base::Context& own) -> base::Expected<std::vector<PrivateKey>> {
        const http::Request request{http::Method::get, "/security/keys"};
        const auto response = parts_->api.send(request, own);
        if (!response) return base::fail(response.error());
        auto keys = many(request, *response, key_from_json, "a list of keys");
        if (keys && !distinct_by(*keys, &PrivateKey::id)) {
          return base::fail(bad_answer(request, *response, "a list of keys, each with its id"));
        }
        return keys;
      });
}

base::Expected<PrivateKey> Client::get_key(const std::string& uuid, const base::Context& context) {
  if (auto sound = check_uuid(uuid, "private_key_uuid"); !sound) return base::fail(sound.error());
  const auto keys = list_keys(context, kKeyListAge);
  if (!keys) return base::fail(keys.error());
  for (const PrivateKey& key : **keys) {
    if (key.uuid == uuid) return key;
  }
  return read_key(uuid, context);
}

base::Expected<PrivateKey> Client::read_key(const std::string& uuid, const base::Context& context) {
  const http::Request request{http::Method::get, key_path(uuid)};
  auto response = parts_->api.send(request, context);
  if (!response) return base::fail(response.error());
  auto key = one_with(uuid, request, *response, key_from_json, "a private key");
  const base::Secret overwritten = base::Secret::harmless(std::move(response->body));
  return key;
}

base::Expected<std::optional<PrivateKey>> Client::find_key(const std::string& uuid,
                                                           const base::Context& context) {
  if (auto sound = check_uuid(uuid, "uuid"); !sound) return base::fail(sound.error());
  const auto keys = list_keys(context, kRefreshListAge);
  if (!keys) return base::fail(keys.error());
  for (const PrivateKey& key : **keys) {
    if (key.uuid == uuid) return key;
  }
  auto key = read_key(uuid, context);
  if (key) return std::optional<PrivateKey>(*std::move(key));
  if (key.error().kind == base::ErrorKind::not_found) return std::nullopt;
  return base::fail(std::move(key.error()));
}

base::Expected<SharedSecret> Client::get_private_half(const std::string& uuid,
                                                      const base::Context& context) {
  if (auto sound = check_uuid(uuid, "private_key_uuid"); !sound) return base::fail(sound.error());
  return parts_->private_halves.get(
      uuid, parts_->at_most(kKeyListAge, *context.clock), context,
      [this, &uuid](const base::Context& own) -> base::Expected<base::Secret> {
        const http::Request request{http::Method::get, key_path(uuid)};
        auto response = parts_->api.send(request, own);
        if (!response) return base::fail(response.error());
        const auto key = one_with(uuid, request, *response, key_from_json, "a private key");
        base::Secret half = key ? private_half_from(response->body) : base::Secret();
        const base::Secret overwritten(std::move(response->body));
        if (!key) return base::fail(key.error());
        if (half.empty()) return base::fail(key_hidden(*key));
        return half;
      });
}

base::Expected<void> Client::check_private_half(const std::string& uuid,
                                                const base::Context& context) {
  const auto key = get_key(uuid, context);
  if (!key) return base::fail(key.error());
  if (!key->tells_private_half) return base::fail(key_hidden(*key));
  return {};
}

CreatedKey Client::create_key(const NewPrivateKey& key, const base::Context& context) {
  const auto guard = parts_->new_keys.lock(key.fingerprint, context);
  if (!guard) return tl::unexpected(KeyCreationFailure{guard.error()});
  const auto list = [this](const base::Context& own) { return list_keys(own); };
  return KeyCreation(list, [this] { forget_keys(); }, parts_->api, key).run(context);
}

base::Expected<void> Client::update_key(const std::string& uuid, const PrivateKeyChanges& changes,
                                        const base::Secret& text, const base::Context& context) {
  if (changes.empty()) return {};
  if (auto sound = check_uuid(uuid, "uuid"); !sound) return sound;
  Json body = {{"private_key", std::string(text.reveal())}};
  if (changes.name) body["name"] = *changes.name;
  if (changes.description) {
    const bool is_own = changes.description->empty();
    body["description"] = is_own ? std::string(kOwnKeyDescription) : *changes.description;
  }
  http::Request request{http::Method::patch, key_path(uuid)};
  request.body = to_text(body);
  const base::Secret overwritten(std::move(body["private_key"].get_ref<std::string&>()));
  const auto response = parts_->api.send(request, context);
  const base::Secret sent = base::Secret::harmless(std::move(request.body));
  forget_keys();
  if (!response) return base::fail(response.error());
  return accepted(uuid, request, *response);
}

base::Expected<bool> Client::delete_key(const std::string& uuid, const base::Context& context) {
  if (auto sound = check_uuid(uuid, "uuid"); !sound) return base::fail(sound.error());
  const http::Request request{http::Method::remove, key_path(uuid)};
  const auto response = parts_->api.send(request, context);
  forget_keys();
  if (response) return is_key_deleted(uuid, request, *response, context);
  const base::Diagnostic& error = response.error();
  if (error.kind == base::ErrorKind::not_found) return false;
  if (error.kind != base::ErrorKind::in_use) return base::fail(error);
  const auto users = key_users(uuid, context);
  return base::fail(users ? with_users(error, *users) : error);
}

/// Every version says it in the same words. With others it is looked whether the key has gone.
base::Expected<bool> Client::is_key_deleted(const std::string& uuid, const http::Request& request,
                                            const http::Response& response,
                                            const base::Context& context) {
  if (auto sound = accepted(uuid, request, response); !sound) return base::fail(sound.error());
  const auto json = parse_json(response.body);
  if (json && text_member(*json, "message") == "Private Key deleted.") return true;
  const auto left = find_key(uuid, context);
  if (!left) return base::fail(left.error());
  if (!left->has_value()) return true;
  return base::fail(bad_answer(request, response, "the consent to the deletion of " + uuid));
}

/// Coolify tells which key a server has only where it tells a server alone.
base::Expected<std::vector<Server>> Client::key_users(const std::string& uuid,
                                                      const base::Context& context) {
  const auto key = get_key(uuid, context);
  if (!key) return base::fail(key.error());
  const auto list = list_servers(context);
  if (!list) return base::fail(list.error());
  std::vector<Server> users;
  std::size_t asked = 0;
  for (const ServerSummary& summary : (*list)->servers) {
    if (++asked > kMostServersAsked) break;
    const auto server = get_server(summary.uuid, context);
    if (!server) return base::fail(server.error());
    const std::optional<Server>& record = *server;
    if (record && record->private_key_id == key->id) users.push_back(*record);
  }
  return users;
}

void Client::forget_keys() {
  parts_->keys.forget();
  parts_->private_halves.forget();
}

}  // namespace coolify
