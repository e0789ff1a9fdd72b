#include "events/http_post.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <tl/expected.hpp>
#include <utility>

#include "base/retry.h"
#include "base/text.h"
#include "events/url.h"
#include "http/codes.h"
#include "http/retry_after.h"

namespace events {
namespace {

using base::Diagnostic;
using base::ErrorKind;

/// Even the shortest is more than a second.
constexpr base::Backoff kPauses{
    .initial = std::chrono::milliseconds(1200), .cap = std::chrono::seconds(8), .jitter = 0.15};
constexpr std::size_t kShownAnswer = 500;

/// A try that did not succeed.
struct Failure {
  Diagnostic diagnostic;
  bool again = false;
  base::Duration asked_pause = {};
};

/// What an error of the transport means: its own words name the path.
std::string meaning_of(const std::string& code) {
  const base::CodeTable table = http::codes();
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&code](const auto& row) { return row.code == code; });
  return found == table.end() ? "the request failed" : std::string(found->meaning);
}

/// Of what somebody else said.
std::string shown(const Receiver& receiver, std::string text, std::size_t limit) {
  if (receiver.mask) text = receiver.mask(std::move(text));
  return base::evidence_text(text, limit);
}

Failure not_sent(const Receiver& receiver, const Diagnostic& error) {
  const bool late = error.kind == ErrorKind::timeout || error.kind == ErrorKind::connection_lost;
  return {.diagnostic = {.kind = error.kind,
                         .code = late ? receiver.failed : receiver.unreachable,
                         .summary = late ? "The receiver of events does not answer"
                                         : "The receiver of events cannot be reached",
                         .cause = receiver.what + ": " + meaning_of(error.code) + ".",
                         .evidence = shown(receiver, error.evidence, kShownAnswer),
                         .remedy = error.remedy},
          .again = base::retryable(error.kind)};
}

/// Where a redirect leads to, without what may be secret.
std::string target_of(const Receiver& receiver, const http::Response& response) {
  const std::string_view location = response.header("location");
  if (location.empty()) return "redirects";
  const auto url = parse_url(location);
  return "redirects to " + (url ? shown(receiver, url->origin, 200) : "another address there");
}

Failure redirected(const Receiver& receiver, const http::Response& response) {
  return {.diagnostic = {.kind = ErrorKind::api_refused,
                         .code = receiver.refused,
                         .summary = "The receiver of events redirects",
                         .cause = receiver.what + " answered with HTTP " +
                                  std::to_string(response.status) + " and " +
                                  target_of(receiver, response) + ". Redirects are not followed.",
                         .remedy = "Give the address that it redirects to."}};
}

bool passes_by_itself(int status) {
  return status == 408 || status == 425 || status == 429 || status >= 500;
}

Failure answered(const Receiver& receiver, const http::Response& response, base::WallTime now) {
  const int status = response.status;
  if (status >= 300 && status < 400) return redirected(receiver, response);
  const bool again = passes_by_itself(status);
  const auto asked = again ? http::retry_after(response, now) : std::nullopt;
  const std::string pause =
      asked ? " It asks to be left alone for " + base::format_duration(*asked) + "." : "";
  return {.diagnostic = {.kind = status == 429 ? ErrorKind::rate_limited
                                 : again       ? ErrorKind::api_unavailable
                                               : ErrorKind::api_refused,
                         .code = again ? receiver.failed : receiver.refused,
                         .summary = again ? "The receiver of events fails"
                                          : "The receiver of events refuses them",
                         .cause = receiver.what + " answered with HTTP " + std::to_string(status) +
                                  "." + pause,
                         .evidence = shown(receiver, response.body, kShownAnswer),
                         .remedy = receiver.remedy(status)},
          .again = again,
          .asked_pause = asked.value_or(base::Duration::zero())};
}

}  // namespace

base::Expected<void> post(http::Transport& transport, const Receiver& receiver,
                          const std::function<http::Request()>& make,
                          const base::Context& context) {
  int tries = 0;
  const auto attempt = [&](const base::Context& limits) -> tl::expected<void, Failure> {
    ++tries;
    http::Request request = make();
    request.only_status = true;
    const auto response = transport.send(request, limits);
    if (!response) return tl::unexpected(not_sent(receiver, response.error()));
    if (response->status >= 200 && response->status < 300) return {};
    return tl::unexpected(answered(receiver, *response, limits.clock->wall_now()));
  };
  const auto pause = [](const Failure& failure, base::Duration usual) {
    return failure.again ? std::optional(std::max(usual, failure.asked_pause)) : std::nullopt;
  };
  auto result = base::retry(context, kPauses, attempt, pause);
  if (result) return {};
  Diagnostic error = std::move(result.error().diagnostic);
  if (tries > 1) error.cause += " It was tried " + std::to_string(tries) + " times.";
  return base::fail(std::move(error));
}

}  // namespace events
