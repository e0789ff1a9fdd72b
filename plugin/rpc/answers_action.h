#pragma once

#include "base/context.h"
#include "plugin/rpc/by_name.h"
#include "schema/event_sink.h"
#include "schema/provider.h"
#include "tfplugin6.pb.h"

namespace plugin {

/// Answers the RPCs about actions. Thread-safe. The provider must outlive it.
class ActionAnswers {
 public:
  explicit ActionAnswers(const schema::Provider& provider)
      : provider_(provider), actions_("action", provider.offer().actions) {}

  void answer(const tfplugin6::ValidateActionConfig::Request& request,
              tfplugin6::ValidateActionConfig::Response& response,
              const base::Context& context) const;
  void answer(const tfplugin6::PlanAction::Request& request,
              tfplugin6::PlanAction::Response& response, const base::Context& context) const;
  /// Any number of progress events, then the one that says it is completed: Terraform takes a
  /// stream without that for a success.
  void answer(const tfplugin6::InvokeAction::Request& request,
              schema::EventSink<tfplugin6::InvokeAction::Event>& events,
              const base::Context& context) const;

 private:
  const schema::Provider& provider_;
  ByName<schema::Action> actions_;
};

}  // namespace plugin
