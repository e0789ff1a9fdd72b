#include "provider/preflight/action.h"

#include <utility>

#include "provider/preflight/look.h"
#include "provider/preflight/results.h"
#include "provider/preflight/spec.h"

namespace provider {
namespace {

using registration::PreflightResult;

/// Tells each step as it is made. Whoever wants to hear no more stops the call itself.
class Progress final : public registration::PreflightObserver {
 public:
  Progress(schema::EventSink<std::string>& lines, std::string ip)
      : lines_(lines), ip_(std::move(ip)) {}

  void connecting() override { lines_.send("Connecting to " + ip_ + "."); }
  void logged_in(const registration::HostKey& key) override {
    lines_.send("Logged in; the host key is " + key.type + " " + key.fingerprint + ".");
  }
  void inspected(const checks::Report& report) override {
    lines_.send("Inspected: " + std::to_string(report.findings().size()) + " checks.");
    for (const auto& counts : {&checks::Finding::is_error, &checks::Finding::is_warning}) {
      for (const checks::Finding& finding : report.findings()) {
        if ((finding.*counts)()) tell(finding);
      }
    }
  }
  void ended(const PreflightResult& result) {
    if (result.error) lines_.send("It could not be looked at: " + result.error->summary + ".");
    if (result.key_state) {
      lines_.send("Coolify's key: " + std::string(registration::to_string(*result.key_state)) +
                  (result.key_detail.empty() ? "." : ". " + result.key_detail));
    } else if (!result.key_detail.empty()) {
      lines_.send("Coolify's key: not known. " + result.key_detail);
    }
    lines_.send("The machine is " + std::string(registration::to_string(result.status)) + ".");
  }

 private:
  void tell(const checks::Finding& finding) {
    const char* const what = finding.is_error() ? "Failed: " : "Warning: ";
    lines_.send(what + finding.id + ": " + finding.failure()->summary + ". " + finding.message());
  }

  schema::EventSink<std::string>& lines_;
  std::string ip_;
};

}  // namespace

PreflightAction::PreflightAction(Services services)
    : services_(std::move(services)),
      type_name_(kPreflightName),
      schema_(preflight_action_spec().schema(
          0,
          "Looks at a machine, without registering it, and tells what it finds as it goes: the "
          "login, the checks of a registration, Coolify's key. Nothing is changed, neither on the "
          "machine nor in Coolify.")) {}

base::Diagnostics PreflightAction::validate(const schema::Value& config) const {
  const auto model = preflight_action_spec().decode(config);
  return model ? preflight_faults(*model) : base::Diagnostics(model.error());
}

base::Diagnostics PreflightAction::invoke(const schema::Value& config,
                                          schema::EventSink<std::string>& progress,
                                          const base::Context& context) {
  const auto model = preflight_action_spec().decode(config);
  if (!model) return model.error();
  Progress lines(progress, model->ip.value_or(""));
  const auto result = look(*model, services_, context, lines);
  if (!result) return result.error();
  lines.ended(*result);
  return told(*result,
              parse_fail_on(preflight_action_spec().with_fallbacks(*model).fail_on.value()));
}

}  // namespace provider
