#include "provider/advice/advice.h"

namespace provider {
namespace {

constexpr std::string_view kMoreTime =
    "Allow more time with `timeout`, or find out why Coolify is slow.";

}  // namespace

const std::vector<Advice>& action_advice() {
  static const std::vector<Advice> rows = {
      {.code = "coolify.cancelled", .remedy = "Invoke the action again."},
      {.code = "coolify.timeout", .remedy = kMoreTime, .needs = "waited_for"},
      {.code = "coolify.unreachable", .remedy = kMoreTime, .needs = "waited_for"},
      {.code = "verdict.timeout",
       .remedy = "Allow more time with `timeout`, or look at the server's page in Coolify."},
      {.code = "verdict.no_route", .remedy = "Give the server an address that Coolify can reach."},
      {.code = "verdict.prerequisites_missing",
       .remedy = "Install them, or let Coolify do it with `install = true`."},
      {.code = "verdict.install_gave_up",
       .remedy = "Invoke the action again in some minutes, or install Docker, git, curl and jq by "
                 "hand."},
      {.code = "verdict.gone", .remedy = "Find out who deleted it."},
      {.code = "verdict.no_worker",
       .remedy = "Look at Coolify's queue (Horizon) and restart it if it stands still, then invoke "
                 "the action again."},
      {.code = "cleanup.not_functional",
       .remedy = "Have the server validated, for example by the action `coolify_server_validate`, "
                 "then clean it up."},
      {.code = "cleanup.not_begun",
       .remedy = "Look at the server's page and at Coolify's queue (Horizon), then invoke the "
                 "action again."},
      {.code = "cleanup.failed",
       .remedy = "Look at Docker on the server, then invoke the action again."},
      {.code = "cleanup.timeout",
       .remedy = "Allow more time with `timeout`, or look at the server's page in Coolify."},
  };
  return rows;
}

}  // namespace provider
