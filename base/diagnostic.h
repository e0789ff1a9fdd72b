#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/path.h"

namespace base {

enum class Severity { error, warning };

/// What kind of thing went wrong. Code decides by the kind, never by a text.
enum class ErrorKind {
  unreachable,          ///< no TCP connection: refused, no route, silent, name not found yet
  not_ready,            ///< connected, but the server hung up before it identified itself
  no_common_algorithm,  ///< SSH key exchange found nothing both sides speak
  host_key_mismatch,    ///< the host key is not the pinned one
  host_key_unknown,     ///< the policy demands a pin and there is none for this host
  auth_refused,         ///< every offered SSH credential was refused
  connection_lost,      ///< an established connection broke
  timeout,              ///< the deadline passed
  cancelled,            ///< the caller asked to stop
  wrong_login,          ///< the account logs in but cannot be used (nologin, "log in as X")
  remote_failed,        ///< a remote command ran and failed, or its output made no sense
  check_failed,         ///< a host check found a fault
  api_refused,          ///< Coolify answered and said no
  api_unavailable,      ///< Coolify could not be asked or did not answer properly
  rate_limited,         ///< Coolify takes no more requests for now
  no_such_call,         ///< this Coolify's API does not have the call, or not with this method
  not_found,            ///< Coolify has no such object
  address_in_use,       ///< Coolify has a server with this address already
  in_use,               ///< Coolify keeps an object that something needs
  invalid_config,       ///< the configuration is wrong; nothing was touched
  bug,                  ///< a state this program should never be in
};

/// True for kinds that may go away by waiting: only these are retried.
[[nodiscard]] constexpr bool retryable(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::unreachable:
    case ErrorKind::not_ready:
    case ErrorKind::auth_refused:
    case ErrorKind::connection_lost:
    case ErrorKind::timeout:
    case ErrorKind::api_unavailable:
    case ErrorKind::rate_limited:
      return true;
    case ErrorKind::no_common_algorithm:
    case ErrorKind::host_key_mismatch:
    case ErrorKind::host_key_unknown:
    case ErrorKind::cancelled:
    case ErrorKind::wrong_login:
    case ErrorKind::remote_failed:
    case ErrorKind::check_failed:
    case ErrorKind::api_refused:
    case ErrorKind::no_such_call:
    case ErrorKind::not_found:
    case ErrorKind::address_in_use:
    case ErrorKind::in_use:
    case ErrorKind::invalid_config:
    case ErrorKind::bug:
      return false;
  }
  return false;
}

/// What whoever hands an error on adds to it: what became of the things done until then.
struct Note {
  std::string name = {};   ///< by which an upper layer finds words of its own: "record_left"
  std::string value = {};  ///< what it is about, which those words may name: a uuid; no secret
  std::string text = {};   ///< the sentence itself

  bool operator==(const Note&) const = default;
};

/// One thing to tell the user. A value: it carries its whole context and refers to nothing.
struct Diagnostic {
  Severity severity = Severity::error;
  ErrorKind kind = ErrorKind::bug;
  std::string code = {};  ///< stable and documented, `<area>.<what>`: "ssh.auth_refused"
  /// One short sentence: at most 60 characters, no values, no final stop.
  std::string summary = {};
  std::string cause = {};     ///< what was tried and what came back
  std::string evidence = {};  ///< remote or user text; made harmless by base::evidence_text()
  std::string remedy = {};    ///< what the user can do about it
  Path path = {};             ///< the attribute to blame; empty when none is
  /// What an upper layer's advice may name, by the code's own keys: {"uuid", "abc"}. No secrets.
  std::map<std::string, std::string> values = {};
  std::vector<Note> notes = {};  ///< in the order they were added

  bool operator==(const Diagnostic&) const = default;

  /// The detail paragraph shown under the summary: cause, evidence, remedy, notes, the argument
  /// when it is inside an object, code.
  [[nodiscard]] std::string detail() const;

  /// The same with its path below `parent`; without a path it blames `parent` itself.
  [[nodiscard]] Diagnostic below(const Path& parent) const;
};

/// An ordered list of diagnostics.
class Diagnostics {
 public:
  Diagnostics() = default;
  Diagnostics(Diagnostic one) { add(std::move(one)); }  // NOLINT(google-explicit-constructor)

  void add(Diagnostic one) { items_.push_back(std::move(one)); }
  void add_all(const Diagnostics& others);
  /// The same with every path below `parent`.
  [[nodiscard]] Diagnostics below(const Path& parent) const;
  [[nodiscard]] bool has_error() const;
  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] const std::vector<Diagnostic>& items() const& { return items_; }
  /// Of a temporary: a loop over it holds what it walks through.
  [[nodiscard]] std::vector<Diagnostic> items() && { return std::move(items_); }

 private:
  std::vector<Diagnostic> items_;
};

}  // namespace base
