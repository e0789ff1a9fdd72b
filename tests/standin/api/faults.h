#pragma once

#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>

#include "tests/standin/http/http_message.h"
#include "tests/standin/store/state.h"

namespace standin {

/// What goes wrong with a request.
enum class FaultKind {
  status,        ///< answered with a status of choice
  rate_limited,  ///< 429 with Retry-After
  html,          ///< an HTML page where JSON is expected, as a proxy or login page sends it
  invalid_utf8,  ///< an error text with bytes that are not UTF-8
  slow,          ///< held back, before it takes effect or after
  reset,         ///< the connection is reset without an answer
  half,          ///< half the answer, then the connection closes
  changed,       ///< the right answer, of which some members say something else
  misdirected,   ///< the right answer to another path
};

/// One switch: the next `count` matching requests after the first `skip` go wrong.
struct Fault {
  std::int64_t id = 0;
  FaultKind kind = FaultKind::status;
  std::string method = "*";
  std::string path = "*";  ///< '*' stands for any text
  std::int64_t skip = 0;
  std::int64_t count = 1;  ///< negative: until it is removed
  bool after = false;      ///< the request takes effect first, only its answer goes wrong
  int status = 503;
  std::int64_t retry_after = 60;  ///< seconds, of rate_limited
  std::int64_t delay_ms = 0;      ///< of slow
  std::string instead;            ///< of misdirected: the path that is asked in its place
  std::string content_type;       ///< of `body`; empty: that of the kind
  /// In place of the kind's body. As in `members`, `{NAME}` is the request's header of that name
  /// and
  /// `{*}` all of them, as something that repeats what it was sent has it.
  std::optional<std::string> body;
  /// Of changed and misdirected: merged into the answer, into each of its elements if it is a list.
  Json members = nullptr;
  std::string text;  ///< of changed: put behind an answer that is not JSON; filled in as well
};

/// The faults that are switched on. Thread-safe.
class Faults {
 public:
  std::int64_t add(Fault fault);
  /// False when there is no such fault.
  bool remove(std::int64_t id);
  void clear();
  [[nodiscard]] std::list<Fault> active() const;

  /// The first fault that strikes this request; counts it.
  [[nodiscard]] std::optional<Fault> strike(const Request& request);

 private:
  mutable std::mutex mutex_;
  std::int64_t last_id_ = 0;
  std::list<Fault> faults_;
};

/// The answer a fault puts in place of the right one; `right` is that one when the request took
/// effect.
[[nodiscard]] Response faulty_response(const Fault& fault, const Request& request,
                                       base::WallTime now, std::optional<Response> right);

/// The request that takes effect in place of `request`: another one for misdirected alone.
[[nodiscard]] Request effective_request(const Fault& fault, const Request& request);

/// A fault as the control API takes and shows it. Nothing for an unknown kind.
[[nodiscard]] std::optional<Fault> fault_from_json(const Json& json);
[[nodiscard]] Json fault_to_json(const Fault& fault);

}  // namespace standin
