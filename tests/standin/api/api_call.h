#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/context.h"
#include "tests/standin/api/field_rules.h"
#include "tests/standin/api/path_match.h"
#include "tests/standin/api/replies.h"
#include "tests/standin/jobs/jobs.h"
#include "tests/standin/store/database.h"
#include "tests/standin/store/server_rows.h"

namespace standin {

/// Whose token a request carries.
struct Caller {
  std::int64_t token_id = 0;
  std::int64_t user_id = 0;
  std::int64_t team_id = 0;
  bool sensitive = false;  ///< may see sensitive fields
};

/// One API request on its way to a handler, past all gates.
struct ApiCall {
  const Request& request;
  Database& database;
  Jobs& jobs;
  Timing timing;
  base::Context context;
  Version version;
  Caller caller;
  PathParameters parameters;  ///< "uuid"
  Json fields;                ///< query and body merged and cleaned; the body wins

  [[nodiscard]] base::WallTime now() const { return context.clock->wall_now(); }
  [[nodiscard]] bool at_least(Version since) const { return version >= since; }
  [[nodiscard]] View view() const { return {version, caller.sensitive}; }
  [[nodiscard]] bool has(std::string_view field) const { return fields.contains(field); }
  /// The field's text, empty when it is absent or null.
  [[nodiscard]] std::string text(std::string_view field) const { return text_of(fields, field); }
  /// The public id a handler works on: a `uuid` field or query parameter wins over the path.
  [[nodiscard]] std::string uuid() const;
};

/// The answer to a body that is not a non-empty JSON document with its content type.
[[nodiscard]] std::optional<Response> refused_body(const ApiCall& call);

/// The policy's denial when the control API switched one on (since 4.2).
[[nodiscard]] std::optional<Response> policy_denial(const ApiCall& call, const State& state);

/// The list of what a query without an order finds, by their ids: in an order of its own, so that
/// a client that relies on one is found out.
[[nodiscard]] Json in_no_order(const State& state, std::vector<std::pair<std::int64_t, Json>> rows);

/// Query and body merged and cleaned.
[[nodiscard]] Json request_fields(const Request& request);

/// The answers every server endpoint shares.
[[nodiscard]] Response server_not_found();

}  // namespace standin
