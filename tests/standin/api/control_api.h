#pragma once

#include "tests/standin/api/faults.h"
#include "tests/standin/api/path_match.h"
#include "tests/standin/jobs/jobs.h"
#include "tests/standin/store/database.h"
#include "tests/standin/store/journal.h"

namespace standin {

/// What tests ask of the instance beside its API: /_standin/..., JSON both ways, without gates,
/// faults or log. README.md lists the endpoints. Thread-safe.
class ControlApi {
 public:
  ControlApi(Database& database, Jobs& jobs, Faults& faults, Journal& journal,
             const base::Clock& clock)
      : database_(database), jobs_(jobs), faults_(faults), journal_(journal), clock_(clock) {}

  [[nodiscard]] Response handle(const Request& request);

 private:
  /// One control request with its parsed body.
  struct Order {
    const Request& request;
    PathParameters parameters;
    Json body;
    [[nodiscard]] std::string parameter(std::string_view name) const;
    [[nodiscard]] std::string query(std::string_view name, std::string_view fallback) const;
  };
  using Handler = Response (ControlApi::*)(const Order&);
  struct Row {
    std::string_view method;
    std::string_view path;
    Handler handler;
  };
  static const Row kRows[];

  Response show_state(const Order& order);
  Response show_switches(const Order& order);
  Response change_switches(const Order& order);
  Response list_faults(const Order& order);
  Response add_fault(const Order& order);
  Response clear_faults(const Order& order);
  Response remove_fault(const Order& order);
  Response list_requests(const Order& order);
  Response clear_requests(const Order& order);
  Response show_queue(const Order& order);
  Response kill_jobs(const Order& order);
  Response run_minute(const Order& order);
  Response add_key(const Order& order);
  Response add_server(const Order& order);
  Response show_server(const Order& order);
  Response edit_server(const Order& order);
  Response remove_server(const Order& order);
  Response add_resource(const Order& order);
  Response remove_resource(const Order& order);
  Response add_token(const Order& order);
  Response edit_token(const Order& order);
  Response remove_token(const Order& order);

  Database& database_;
  Jobs& jobs_;
  Faults& faults_;
  Journal& journal_;
  const base::Clock& clock_;
};

}  // namespace standin
