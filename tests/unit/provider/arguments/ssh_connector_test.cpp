#include "provider/arguments/ssh_connector.h"

#include <doctest/doctest.h>

#include "provider/advice/advice.h"

using provider::refused_coolify_key;

namespace {

base::Diagnostic refusal() {
  base::Diagnostic made;
  made.kind = base::ErrorKind::auth_refused;
  made.code = "ssh.auth_refused";
  made.remedy = "Check the key.";
  return made;
}

}  // namespace

TEST_CASE("a refusal of Coolify's key says where the key belongs") {
  const auto told = provider::for_terraform(refused_coolify_key(refusal(), {}));
  CHECK(told.remedy.starts_with("Put the public half of the key that `private_key_uuid` names"));
  CHECK(told.notes.empty());
  CHECK(provider::for_terraform(refusal()).remedy == "Check the key.");
}

TEST_CASE("keys of an agent that were not tried come first") {
  base::Diagnostic of_agent = refusal();
  of_agent.values.emplace("unseen_agent_keys", "");
  const auto told = provider::for_terraform(refused_coolify_key(of_agent, {}));
  CHECK(told.remedy.starts_with("Set `agent_identity`"));
}

TEST_CASE("a refusal names the keys that Coolify no longer has") {
  const auto told = refused_coolify_key(refusal(), {"gone", "damaged"});
  REQUIRE(told.notes.size() == 2);
  CHECK(told.notes[0].value == "gone");
  CHECK(told.notes[1].text ==
        "The machine may trust the key damaged, which could not be tried: Coolify has no usable "
        "private half of it any more.");
}
