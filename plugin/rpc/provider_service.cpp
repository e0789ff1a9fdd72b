#include "plugin/rpc/provider_service.h"

#include <atomic>
#include <string>
#include <string_view>
#include <utility>

#include "plugin/rpc/failure.h"
#include "plugin/rpc/stream_call.h"
#include "plugin/rpc/unary_call.h"
#include "tfplugin6.grpc.pb.h"

namespace plugin {
namespace {

using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

/// The type of object a request is about, for the log.
template <typename Request>
std::string type_of(const Request& request) {
  if constexpr (requires { request.type_name(); }) {
    return request.type_name();
  } else if constexpr (requires { request.target_type_name(); }) {
    return request.target_type_name();
  } else if constexpr (requires { request.action_type(); }) {
    return request.action_type();
  } else {
    return {};
  }
}

class ProviderService final : public tfplugin6::Provider::CallbackService {
 public:
  ProviderService(const Answers& answers, Calls& calls, base::Clock& clock, base::Log log)
      : answers_(answers), calls_(calls), clock_(clock), log_(std::move(log)) {}

  Reactor* StopProvider(Context* context, const tfplugin6::StopProvider::Request*,
                        tfplugin6::StopProvider::Response*) override {
    log_.info("asked to stop");
    calls_.stop_all();
    Reactor* const reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  Reactor* GetMetadata(Context*, const tfplugin6::ProviderMetadata::Request* request,
                       tfplugin6::ProviderMetadata::Response* response) override {
    return unary("GetMetadata", answers_.provider, *request, *response);
  }

  Reactor* GetProviderSchema(Context*, const tfplugin6::GetProviderSchema::Request* request,
                             tfplugin6::GetProviderSchema::Response* response) override {
    return unary("GetProviderSchema", answers_.provider, *request, *response);
  }

  Reactor* ValidateProviderConfig(Context*,
                                  const tfplugin6::ValidateProviderConfig::Request* request,
                                  tfplugin6::ValidateProviderConfig::Response* response) override {
    return unary("ValidateProviderConfig", answers_.provider, *request, *response);
  }

  Reactor* ConfigureProvider(Context*, const tfplugin6::ConfigureProvider::Request* request,
                             tfplugin6::ConfigureProvider::Response* response) override {
    return unary("ConfigureProvider", answers_.provider, *request, *response);
  }

  // Managed resources.

  Reactor* GetResourceIdentitySchemas(
      Context*, const tfplugin6::GetResourceIdentitySchemas::Request* request,
      tfplugin6::GetResourceIdentitySchemas::Response* response) override {
    return unary("GetResourceIdentitySchemas", answers_.resource, *request, *response);
  }

  Reactor* ValidateResourceConfig(Context*,
                                  const tfplugin6::ValidateResourceConfig::Request* request,
                                  tfplugin6::ValidateResourceConfig::Response* response) override {
    return unary("ValidateResourceConfig", answers_.resource, *request, *response);
  }

  Reactor* UpgradeResourceState(Context*, const tfplugin6::UpgradeResourceState::Request* request,
                                tfplugin6::UpgradeResourceState::Response* response) override {
    return unary("UpgradeResourceState", answers_.resource, *request, *response);
  }

  Reactor* UpgradeResourceIdentity(
      Context*, const tfplugin6::UpgradeResourceIdentity::Request* request,
      tfplugin6::UpgradeResourceIdentity::Response* response) override {
    return unary("UpgradeResourceIdentity", answers_.resource, *request, *response);
  }

  Reactor* ReadResource(Context*, const tfplugin6::ReadResource::Request* request,
                        tfplugin6::ReadResource::Response* response) override {
    return unary("ReadResource", answers_.resource, *request, *response);
  }

  Reactor* PlanResourceChange(Context*, const tfplugin6::PlanResourceChange::Request* request,
                              tfplugin6::PlanResourceChange::Response* response) override {
    return unary("PlanResourceChange", answers_.resource, *request, *response);
  }

  Reactor* ApplyResourceChange(Context*, const tfplugin6::ApplyResourceChange::Request* request,
                               tfplugin6::ApplyResourceChange::Response* response) override {
    return unary("ApplyResourceChange", answers_.resource, *request, *response);
  }

  Reactor* ImportResourceState(Context*, const tfplugin6::ImportResourceState::Request* request,
                               tfplugin6::ImportResourceState::Response* response) override {
    return unary("ImportResourceState", answers_.resource, *request, *response);
  }

  Reactor* MoveResourceState(Context*, const tfplugin6::MoveResourceState::Request* request,
                             tfplugin6::MoveResourceState::Response* response) override {
    return unary("MoveResourceState", answers_.resource, *request, *response);
  }

  Reactor* GenerateResourceConfig(Context*,
                                  const tfplugin6::GenerateResourceConfig::Request* request,
                                  tfplugin6::GenerateResourceConfig::Response* response) override {
    return unary("GenerateResourceConfig", answers_.resource, *request, *response);
  }

  // Data sources.

  Reactor* ValidateDataResourceConfig(
      Context*, const tfplugin6::ValidateDataResourceConfig::Request* request,
      tfplugin6::ValidateDataResourceConfig::Response* response) override {
    return unary("ValidateDataResourceConfig", answers_.data_source, *request, *response);
  }

  Reactor* ReadDataSource(Context*, const tfplugin6::ReadDataSource::Request* request,
                          tfplugin6::ReadDataSource::Response* response) override {
    return unary("ReadDataSource", answers_.data_source, *request, *response);
  }

  // Functions.

  Reactor* GetFunctions(Context*, const tfplugin6::GetFunctions::Request* request,
                        tfplugin6::GetFunctions::Response* response) override {
    return unary("GetFunctions", answers_.function, *request, *response);
  }

  Reactor* CallFunction(Context*, const tfplugin6::CallFunction::Request* request,
                        tfplugin6::CallFunction::Response* response) override {
    return unary("CallFunction", answers_.function, *request, *response);
  }

  // Ephemeral resources.

  Reactor* ValidateEphemeralResourceConfig(
      Context*, const tfplugin6::ValidateEphemeralResourceConfig::Request* request,
      tfplugin6::ValidateEphemeralResourceConfig::Response* response) override {
    return unary("ValidateEphemeralResourceConfig", answers_.ephemeral, *request, *response);
  }

  Reactor* OpenEphemeralResource(Context*, const tfplugin6::OpenEphemeralResource::Request* request,
                                 tfplugin6::OpenEphemeralResource::Response* response) override {
    return unary("OpenEphemeralResource", answers_.ephemeral, *request, *response);
  }

  Reactor* RenewEphemeralResource(Context*,
                                  const tfplugin6::RenewEphemeralResource::Request* request,
                                  tfplugin6::RenewEphemeralResource::Response* response) override {
    return unary("RenewEphemeralResource", answers_.ephemeral, *request, *response);
  }

  Reactor* CloseEphemeralResource(Context*,
                                  const tfplugin6::CloseEphemeralResource::Request* request,
                                  tfplugin6::CloseEphemeralResource::Response* response) override {
    return unary("CloseEphemeralResource", answers_.ephemeral, *request, *response);
  }

  // List resources and actions.

  Reactor* ValidateListResourceConfig(
      Context*, const tfplugin6::ValidateListResourceConfig::Request* request,
      tfplugin6::ValidateListResourceConfig::Response* response) override {
    return unary("ValidateListResourceConfig", answers_.list, *request, *response);
  }

  Reactor* ValidateActionConfig(Context*, const tfplugin6::ValidateActionConfig::Request* request,
                                tfplugin6::ValidateActionConfig::Response* response) override {
    return unary("ValidateActionConfig", answers_.action, *request, *response);
  }

  Reactor* PlanAction(Context*, const tfplugin6::PlanAction::Request* request,
                      tfplugin6::PlanAction::Response* response) override {
    return unary("PlanAction", answers_.action, *request, *response);
  }

  grpc::ServerWriteReactor<tfplugin6::ListResource::Event>* ListResource(
      Context*, const tfplugin6::ListResource::Request* request) override {
    return stream<tfplugin6::ListResource::Event>("ListResource", answers_.list, *request);
  }

  grpc::ServerWriteReactor<tfplugin6::InvokeAction::Event>* InvokeAction(
      Context*, const tfplugin6::InvokeAction::Request* request) override {
    return stream<tfplugin6::InvokeAction::Event>("InvokeAction", answers_.action, *request);
  }

 private:
  /// gRPC keeps request and response until the call is done.
  template <typename KindAnswers, typename Request, typename Response>
  Reactor* unary(std::string_view rpc, const KindAnswers& answers, const Request& request,
                 Response& response) {
    return UnaryCall::start(
        calls_, [this, rpc, &answers, &request, &response](const std::stop_token& stop) {
          guard(response, [&] {
            logged(rpc, request, stop, [&](const base::Context& context) {
              answers.answer(request, response, context);
            });
          });
        });
  }

  template <typename Event, typename KindAnswers, typename Request>
  grpc::ServerWriteReactor<Event>* stream(std::string_view rpc, const KindAnswers& answers,
                                          const Request& request) {
    return StreamCall<Event>::start(
        calls_, [this, rpc, &answers, &request](schema::EventSink<Event>& events,
                                                const std::stop_token& stop) {
          guard_stream(events, [&] {
            logged(rpc, request, stop,
                   [&](const base::Context& context) { answers.answer(request, events, context); });
          });
        });
  }

  template <typename Request, typename Body>
  void logged(std::string_view rpc, const Request& request, const std::stop_token& stop,
              Body&& body) {
    const base::Context context = context_of(rpc, type_of(request), stop);
    const base::TimePoint begun = clock_.now();
    context.log.trace("received request");
    body(context);
    report(context, clock_.now() - begun);
  }

  base::Context context_of(std::string_view rpc, std::string type, const std::stop_token& stop) {
    base::Log log = log_.with({"tf_rpc", std::string(rpc)}).with({"tf_req_id", ++last_request_});
    if (!type.empty()) log = log.with({"tf_resource_type", std::move(type)});
    return {.clock = &clock_, .stop = stop, .log = std::move(log)};
  }

  static void report(const base::Context& context, base::Duration taken) {
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(taken);
    context.log.trace("sending response", {{"duration_ms", std::int64_t{milliseconds.count()}}});
  }

  const Answers& answers_;
  Calls& calls_;
  base::Clock& clock_;
  base::Log log_;
  std::atomic<std::int64_t> last_request_ = 0;
};

}  // namespace

std::unique_ptr<grpc::Service> make_provider_service(const Answers& answers, Calls& calls,
                                                     base::Clock& clock, base::Log log) {
  return std::make_unique<ProviderService>(answers, calls, clock, std::move(log));
}

}  // namespace plugin
