#include "plugin/rpc/answers_action.h"

#include <functional>
#include <string>
#include <utility>

#include "base/text.h"
#include "plugin/rpc/deferral.h"
#include "plugin/rpc/request.h"
#include "schema/validation.h"

namespace plugin {
namespace {

using Event = tfplugin6::InvokeAction::Event;

class ProgressEvents final : public schema::EventSink<std::string> {
 public:
  explicit ProgressEvents(schema::EventSink<Event>& events) : events_(events) {}

  bool send(std::string line) override {
    Event event;
    event.mutable_progress()->set_message(base::evidence_text(line, std::string::npos));
    return events_.send(std::move(event));
  }

 private:
  schema::EventSink<Event>& events_;
};

/// What `act` finds, unless the schema finds a fault. Terraform has an action validated once, and
/// not again when more of its configuration is known.
base::Diagnostics when_valid(const schema::Schema& schema, const schema::Value& config,
                             const std::function<base::Diagnostics()>& act) {
  base::Diagnostics faults = schema::validate_config(schema, config);
  return faults.has_error() ? faults : act();
}

}  // namespace

void ActionAnswers::answer(const tfplugin6::ValidateActionConfig::Request& request,
                           tfplugin6::ValidateActionConfig::Response& response,
                           const base::Context&) const {
  answer_validation(actions_, request, response);
}

void ActionAnswers::answer(const tfplugin6::PlanAction::Request& request,
                           tfplugin6::PlanAction::Response& response,
                           const base::Context& context) const {
  const auto action = actions_.find(request.action_type());
  if (!action) return fail(response, action.error());
  const schema::Schema& schema = (*action)->schema();
  const auto config = decode_config(request.config(), schema);
  if (!config) return fail(response, config.error());
  if (is_deferred(provider_, request)) return defer(response);
  const auto plan = [&] { return (*action)->plan(*config, context); };
  append(when_valid(schema, *config, plan), response.mutable_diagnostics());
}

void ActionAnswers::answer(const tfplugin6::InvokeAction::Request& request,
                           schema::EventSink<Event>& events, const base::Context& context) const {
  Event last;
  auto* const diagnostics = last.mutable_completed()->mutable_diagnostics();
  const auto action = actions_.find(request.action_type());
  if (!action) {
    append(action.error(), diagnostics);
  } else if (const auto config = decode_known_config(request.config(), (*action)->schema());
             !config) {
    append(config.error(), diagnostics);
  } else {
    ProgressEvents progress(events);
    const auto invoke = [&] { return (*action)->invoke(*config, progress, context); };
    append(when_valid((*action)->schema(), *config, invoke), diagnostics);
  }
  events.send(std::move(last));
}

}  // namespace plugin
