#pragma once

#include "base/context.h"
#include "plugin/rpc/by_name.h"
#include "schema/event_sink.h"
#include "schema/offer.h"
#include "tfplugin6.pb.h"

namespace plugin {

/// Answers the RPCs about list resources. Thread-safe. The offer must outlive it.
class ListAnswers {
 public:
  explicit ListAnswers(const schema::Offer& offer)
      : lists_("list resource", offer.list_resources), resources_("resource", offer.resources) {}

  void answer(const tfplugin6::ValidateListResourceConfig::Request& request,
              tfplugin6::ValidateListResourceConfig::Response& response,
              const base::Context& context) const;
  /// One event per object, at most as many as asked for; an error is the last event.
  void answer(const tfplugin6::ListResource::Request& request,
              schema::EventSink<tfplugin6::ListResource::Event>& events,
              const base::Context& context) const;

 private:
  ByName<schema::ListResource> lists_;
  ByName<schema::Resource> resources_;
};

}  // namespace plugin
