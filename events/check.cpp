#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "base/hidden_text.h"
#include "base/path.h"
#include "base/text.h"
#include "events/config.h"
#include "events/pusher_sink.h"
#include "events/url.h"
#include "events/webhook_sink.h"
#include "http/syntax.h"
#include "http/trust.h"

namespace events {
namespace {

using base::Diagnostic;
using base::Diagnostics;
using base::ErrorKind;
using base::Path;

constexpr base::Duration kLongestTimeout = std::chrono::minutes(10);
constexpr std::size_t kLongestId = 200;

Diagnostic wrong_setting(std::string cause, std::string remedy, Path path) {
  return {.kind = ErrorKind::invalid_config,
          .code = "events.invalid_setting",
          .summary = "A setting for events cannot be right",
          .cause = std::move(cause),
          .remedy = std::move(remedy),
          .path = std::move(path)};
}

Diagnostic wrong_url(std::string cause, std::string remedy, Path path) {
  return {.kind = ErrorKind::invalid_config,
          .code = "events.invalid_url",
          .summary = "The address of a receiver cannot be right",
          .cause = std::move(cause),
          .remedy = std::move(remedy),
          .path = std::move(path)};
}

Diagnostic wrong_header(std::string cause, std::string remedy, const std::string& name) {
  return {.kind = ErrorKind::invalid_config,
          .code = "events.invalid_header",
          .summary = "A header of the webhook cannot be sent",
          .cause = std::move(cause),
          .evidence = base::visible_text(name, 200),
          .remedy = std::move(remedy),
          .path = Path::of("webhook").name("headers").key(name)};
}

void check_policy(const SinkPolicy& policy, const Path& sink, Diagnostics& faults) {
  if (policy.timeout > base::Duration::zero() && policy.timeout <= kLongestTimeout) return;
  faults.add(wrong_setting("The time for an event is not more than nothing and at most 10 minutes.",
                           "Give some seconds.", sink.name("timeout")));
}

/// A secret that is used for signing: what came along unseen would make signatures that nobody else
/// makes.
void check_secret(const base::Secret& secret, Path path, Diagnostics& faults) {
  const std::string hidden = base::hidden_part(secret.reveal());
  if (hidden.empty()) return;
  faults.add(wrong_setting("The secret holds what cannot be seen. " + hidden,
                           "Give the secret without it, to the receiver as well.",
                           std::move(path)));
}

void check_file(const FileConfig& file, Diagnostics& faults) {
  const Path path = Path::of("file");
  check_policy(file.policy, path, faults);
  const auto wrong = [&](const char* cause) {
    faults.add(wrong_setting(cause, "Give the path of a file.", path.name("path")));
  };
  if (base::visible_part(file.path).empty()) return wrong("The path is empty.");
  if (file.path.find('\0') != std::string::npos) return wrong("The path has a NUL character.");
  if (file.path.ends_with('/')) return wrong("The path names a folder.");
}

/// The certificates to trust of a sink; a file that is named may not be there yet.
void check_ca_cert(const std::string& ca_cert, const Path& sink, Diagnostics& faults) {
  const auto sound = http::check_ca_cert(ca_cert);
  if (!sound) faults.add(sound.error().below(sink));
}

void check_webhook(const WebhookConfig& webhook, Diagnostics& faults) {
  const Path path = Path::of("webhook");
  check_policy(webhook.policy, path, faults);
  check_secret(webhook.secret, path.name("secret"), faults);
  check_ca_cert(webhook.ca_cert, path, faults);
  if (const auto url = parse_url(webhook.url); !url) {
    faults.add(wrong_url(url.error(),
                         "Write it as https://hooks.example.com/path; credentials belong into "
                         "headers.",
                         path.name("url")));
  }
  for (const auto& [name, value] : webhook.headers) {
    if (!http::valid_header_name(name)) {
      faults.add(wrong_header("The name is not one a header can have.",
                              "Use letters, digits and dashes.", name));
    } else if (reserved_webhook_header(name)) {
      faults.add(wrong_header("The header is always set, or is about one connection.",
                              "Leave it out.", name));
    } else if (!http::valid_header_value(value.reveal())) {
      faults.add(wrong_header("Its value contains a line break or a control character.",
                              "Give it as one line.", name));
    }
  }
}

/// An id or a key, which becomes part of an address.
void check_id(std::string_view id, const char* what, Path path, Diagnostics& faults) {
  const bool sound =
      !id.empty() && id.size() <= kLongestId && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               c == '-' || c == '_';
      });
  if (sound) return;
  faults.add(wrong_setting(std::string("The ") + what + " is not made of letters, digits, - and _.",
                           "Give it as the service shows it.", std::move(path)));
}

void check_pusher(const PusherConfig& pusher, Diagnostics& faults) {
  const Path path = Path::of("pusher");
  check_policy(pusher.policy, path, faults);
  check_secret(pusher.secret, path.name("secret"), faults);
  check_ca_cert(pusher.ca_cert, path, faults);
  const auto url = parse_url(pusher.url);
  if (!url || !url->query.empty()) {
    faults.add(wrong_url(url ? "It contains a query." : url.error(),
                         "Write it as https://realtime.example.com:6001.", path.name("url")));
  }
  check_id(pusher.app_id, "id of the app", path.name("app_id"), faults);
  check_id(pusher.key, "key", path.name("key"), faults);
  if (pusher.secret.empty()) {
    faults.add(wrong_setting("The secret is empty, and every request is signed with it.",
                             "Give the app's secret.", path.name("secret")));
  }
  if (pusher.channel && !valid_channel(*pusher.channel)) {
    faults.add(
        wrong_setting("The channel's name has other characters than letters, digits and _-=@,.; or "
                      "more than 200, "
                      "or begins with private-encrypted-, whose events would have to be encrypted.",
                      "Choose another name, for example private-servers.", path.name("channel")));
  }
}

}  // namespace

base::Diagnostics check(const Config& config) {
  Diagnostics faults;
  if (config.file) check_file(*config.file, faults);
  if (config.webhook) check_webhook(*config.webhook, faults);
  if (config.pusher) check_pusher(*config.pusher, faults);
  return faults;
}

}  // namespace events
