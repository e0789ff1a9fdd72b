#include "provider/private_key/operation.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "provider/advice/advice.h"
#include "provider/private_key/key_text.h"

namespace provider {

base::Diagnostic key_error(base::Diagnostic error) {
  const bool ran_out = error.values.contains("waited_for");
  error = for_terraform(std::move(error));
  if (ran_out && error.kind != base::ErrorKind::cancelled) {
    error.remedy =
        "Find out why Coolify is slow or away, or run fewer operations at once; then "
        "run Terraform again.";
  }
  return error;
}

schema::StateResponse key_failure(base::Diagnostic error) {
  schema::StateResponse response;
  response.diagnostics.add(key_error(std::move(error)));
  return response;
}

base::Diagnostic with_remedy_if_hidden(base::Diagnostic error, const std::string& remedy) {
  error = key_error(std::move(error));
  if (error.kind == base::ErrorKind::invalid_config && error.path.empty()) error.remedy = remedy;
  return error;
}

base::Expected<base::Secret> half_of_object(const KeyModel& wanted, const KeyModel& prior,
                                            coolify::Client& client, const base::Context& context) {
  const std::array candidates = {&wanted.private_key_wo, &wanted.private_key, &prior.private_key,
                                 &prior.generated_private_key};
  for (const auto* const candidate : candidates) {
    const std::string* const text = candidate->if_known();
    if (text == nullptr) continue;
    auto key = read_key_text(*text);
    const bool fits = key && prior.fingerprint.value_or("") == key->public_half.fingerprint();
    if (fits) return std::move(key->text);
  }
  const auto half = client.get_private_half(prior.uuid.value_or(""), context);
  if (!half) return base::fail(half.error());
  auto key = read_key_text(std::string((*half)->reveal()));
  if (key) return std::move(key->text);
  return (*half)->clone();
}

base::Expected<void> check_key_gone(coolify::Client& client, const std::string& uuid,
                                    const std::optional<std::string>& team,
                                    const base::Context& context) {
  if (!team) return {};
  const auto own = client.team(context);
  if (!own) return base::fail(own.error());
  if (std::to_string(own->id) == *team) return {};
  return base::fail(
      {.kind = base::ErrorKind::invalid_config,
       .code = "private_key.other_team",
       .summary = "The token belongs to another team than the key",
       .cause = "Coolify tells a token nothing of the keys of other teams. So it is "
                "not known whether the private key " +
                uuid + " is still there, and the state keeps it.",
       .evidence = base::evidence_text("team of the token: " + own->name + " (id " +
                                       std::to_string(own->id) + ")\nteam of the key: id " + *team),
       .remedy = "Use a token of the key's team."});
}

}  // namespace provider
