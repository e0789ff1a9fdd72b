#include "plugin/rpc/answers_list.h"

#include <utility>

#include "base/text.h"
#include "plugin/rpc/identities.h"
#include "plugin/rpc/outcome.h"
#include "plugin/rpc/request.h"

namespace plugin {
namespace {

using Event = tfplugin6::ListResource::Event;
using schema::ListedObject;

base::Diagnostic stopped() {
  return {.kind = base::ErrorKind::cancelled,
          .code = "plugin.stopped",
          .summary = "The listing was stopped",
          .cause = "Terraform asked the provider to stop before everything was listed.",
          .remedy = "Repeat the query."};
}

/// Makes events of listed objects, keeps to the limit, and ends the listing at an error.
class ObjectEvents final : public schema::EventSink<ListedObject> {
 public:
  ObjectEvents(const schema::Resource& resource, const schema::ListRequest& request,
               schema::EventSink<Event>& events, std::stop_token stop)
      : resource_(resource), request_(request), events_(events), stop_(std::move(stop)) {}

  bool send(ListedObject object) override {
    if (!is_open()) return false;
    if (stop_.stop_requested()) {
      cut_short_ = true;
      return false;
    }
    Event event;
    append(object.diagnostics, event.mutable_diagnostic());
    const bool tells_only = object.identity.is_null() && !object.diagnostics.empty();
    failed_ = object.diagnostics.has_error();
    if (!failed_ && !tells_only) {
      failed_ = !fill(event, object);
      ++sent_;
    }
    const bool wants_more = events_.send(std::move(event));
    if (!wants_more) (stop_.stop_requested() ? cut_short_ : gone_) = is_open();
    return wants_more && is_open();
  }

  /// Whether a stop ended the listing before its time.
  [[nodiscard]] bool cut_short() const { return cut_short_; }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  [[nodiscard]] bool is_open() const {
    return !failed_ && !gone_ && (request_.limit == 0 || sent_ < request_.limit);
  }

  /// False when the object is not what Terraform takes; the event tells of it then.
  bool fill(Event& event, const ListedObject& object) const {
    auto identity = encode_identity(*resource_.identity(), object.identity);
    if (!identity) {
      fail(event, identity.error());
      return false;
    }
    if (request_.include_object) {
      const schema::Schema& schema = resource_.schema();
      const auto state = storable(schema, object.object);
      if (!state) {
        fail(event, state.error());
        return false;
      }
      encode(*state, schema.value_type(), event.mutable_resource_object());
    }
    *event.mutable_identity() = *std::move(identity);
    event.set_display_name(base::evidence_text(object.display_name));
    return true;
  }

  const schema::Resource& resource_;
  const schema::ListRequest& request_;
  schema::EventSink<Event>& events_;
  std::stop_token stop_;
  std::int64_t sent_ = 0;
  bool failed_ = false;
  bool gone_ = false;
  bool cut_short_ = false;
};

void send_error(schema::EventSink<Event>& events, const base::Diagnostic& error) {
  Event last;
  fail(last, error);
  events.send(std::move(last));
}

}  // namespace

void ListAnswers::answer(const tfplugin6::ValidateListResourceConfig::Request& request,
                         tfplugin6::ValidateListResourceConfig::Response& response,
                         const base::Context&) const {
  answer_validation(lists_, request, response);
}

void ListAnswers::answer(const tfplugin6::ListResource::Request& request,
                         schema::EventSink<Event>& events, const base::Context& context) const {
  const auto list = lists_.find(request.type_name());
  if (!list) return send_error(events, list.error());
  const auto resource = resources_.find(request.type_name());
  if (!resource) return send_error(events, resource.error());
  if ((*resource)->identity() == nullptr) return send_error(events, no_identity());
  if (request.limit() < 0) return send_error(events, invalid_request("The limit is negative."));
  auto config = decode_known_config(request.config(), (*list)->schema());
  if (!config) return send_error(events, config.error());
  const schema::ListRequest asked{*std::move(config), request.include_resource_object(),
                                  request.limit()};
  ObjectEvents found(**resource, asked, events, context.stop);
  base::Diagnostics outcome = (*list)->list(asked, found, context);
  if (found.failed()) return;
  if (found.cut_short() && !outcome.has_error()) outcome.add(stopped());
  if (outcome.empty()) return;
  Event last;
  append(outcome, last.mutable_diagnostic());
  events.send(std::move(last));
}

}  // namespace plugin
