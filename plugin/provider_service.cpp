#include "plugin/provider_service.h"

#include <atomic>
#include <string>
#include <string_view>
#include <utility>

#include "plugin/failure.h"
#include "plugin/unary_call.h"
#include "tfplugin6.grpc.pb.h"

namespace plugin {
namespace {

using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

/// A stream of a single event. Owns itself, as gRPC's reactors do.
template <typename Event>
class OneEventStream final : public grpc::ServerWriteReactor<Event> {
 public:
  explicit OneEventStream(Event event) : event_(std::move(event)) {
    this->StartWriteAndFinish(&event_, {}, grpc::Status::OK);
  }

 private:
  void OnDone() override { const std::unique_ptr<OneEventStream> ended(this); }
  Event event_;
};

template <typename Event>
grpc::ServerWriteReactor<Event>* send_one(Event event) {
  return std::make_unique<OneEventStream<Event>>(std::move(event)).release();
}

template <typename Request>
std::string type_of(const Request& request) {
  if constexpr (requires { request.type_name(); }) return request.type_name();
  return {};
}

class ProviderService final : public tfplugin6::Provider::CallbackService {
 public:
  ProviderService(const Dispatcher& dispatcher, Calls& calls, base::Clock& clock, base::Log log)
      : dispatcher_(dispatcher), calls_(calls), clock_(clock), log_(std::move(log)) {}

  Reactor* GetMetadata(Context*, const wire::ProviderMetadata::Request* request,
                       wire::ProviderMetadata::Response* response) override {
    return dispatch("GetMetadata", *request, *response);
  }

  Reactor* GetProviderSchema(Context*, const wire::GetProviderSchema::Request* request,
                             wire::GetProviderSchema::Response* response) override {
    return dispatch("GetProviderSchema", *request, *response);
  }

  Reactor* GetResourceIdentitySchemas(
      Context*, const wire::GetResourceIdentitySchemas::Request* request,
      wire::GetResourceIdentitySchemas::Response* response) override {
    return dispatch("GetResourceIdentitySchemas", *request, *response);
  }

  Reactor* GetFunctions(Context*, const wire::GetFunctions::Request* request,
                        wire::GetFunctions::Response* response) override {
    return dispatch("GetFunctions", *request, *response);
  }

  Reactor* ValidateProviderConfig(Context*, const wire::ValidateProviderConfig::Request* request,
                                  wire::ValidateProviderConfig::Response* response) override {
    return dispatch("ValidateProviderConfig", *request, *response);
  }

  Reactor* ConfigureProvider(Context*, const wire::ConfigureProvider::Request* request,
                             wire::ConfigureProvider::Response* response) override {
    return dispatch("ConfigureProvider", *request, *response);
  }

  Reactor* ValidateResourceConfig(Context*, const wire::ValidateResourceConfig::Request* request,
                                  wire::ValidateResourceConfig::Response* response) override {
    return dispatch("ValidateResourceConfig", *request, *response);
  }

  Reactor* UpgradeResourceState(Context*, const wire::UpgradeResourceState::Request* request,
                                wire::UpgradeResourceState::Response* response) override {
    return dispatch("UpgradeResourceState", *request, *response);
  }

  Reactor* ReadResource(Context*, const wire::ReadResource::Request* request,
                        wire::ReadResource::Response* response) override {
    return dispatch("ReadResource", *request, *response);
  }

  Reactor* PlanResourceChange(Context*, const wire::PlanResourceChange::Request* request,
                              wire::PlanResourceChange::Response* response) override {
    return dispatch("PlanResourceChange", *request, *response);
  }

  Reactor* ApplyResourceChange(Context*, const wire::ApplyResourceChange::Request* request,
                               wire::ApplyResourceChange::Response* response) override {
    return dispatch("ApplyResourceChange", *request, *response);
  }

  Reactor* ImportResourceState(Context*, const wire::ImportResourceState::Request* request,
                               wire::ImportResourceState::Response* response) override {
    return dispatch("ImportResourceState", *request, *response);
  }

  /// Answers at once: Terraform holds a lock while it calls this.
  Reactor* StopProvider(Context* context, const wire::StopProvider::Request*,
                        wire::StopProvider::Response*) override {
    log_.info("Terraform asked to stop");
    calls_.stop_all();
    return finish(context);
  }

  Reactor* UpgradeResourceIdentity(Context* context, const wire::UpgradeResourceIdentity::Request*,
                                   wire::UpgradeResourceIdentity::Response* response) override {
    return refuse(context, *response, unsupported("resources have no identity"));
  }

  Reactor* MoveResourceState(Context* context, const wire::MoveResourceState::Request*,
                             wire::MoveResourceState::Response* response) override {
    return refuse(context, *response,
                  unsupported("states of other resource types cannot be taken over"));
  }

  Reactor* GenerateResourceConfig(Context* context, const wire::GenerateResourceConfig::Request*,
                                  wire::GenerateResourceConfig::Response* response) override {
    return refuse(context, *response, unsupported("configurations are not generated from states"));
  }

  Reactor* ValidateDataResourceConfig(
      Context* context, const wire::ValidateDataResourceConfig::Request* request,
      wire::ValidateDataResourceConfig::Response* response) override {
    return refuse(context, *response, no_such("data source", request->type_name()));
  }

  Reactor* ReadDataSource(Context* context, const wire::ReadDataSource::Request* request,
                          wire::ReadDataSource::Response* response) override {
    return refuse(context, *response, no_such("data source", request->type_name()));
  }

  Reactor* CallFunction(Context* context, const wire::CallFunction::Request* request,
                        wire::CallFunction::Response* response) override {
    return refuse(context, *response, no_such("function", request->name()));
  }

  Reactor* ValidateEphemeralResourceConfig(
      Context* context, const wire::ValidateEphemeralResourceConfig::Request* request,
      wire::ValidateEphemeralResourceConfig::Response* response) override {
    return refuse(context, *response, no_such("ephemeral resource", request->type_name()));
  }

  Reactor* OpenEphemeralResource(Context* context,
                                 const wire::OpenEphemeralResource::Request* request,
                                 wire::OpenEphemeralResource::Response* response) override {
    return refuse(context, *response, no_such("ephemeral resource", request->type_name()));
  }

  Reactor* RenewEphemeralResource(Context* context,
                                  const wire::RenewEphemeralResource::Request* request,
                                  wire::RenewEphemeralResource::Response* response) override {
    return refuse(context, *response, no_such("ephemeral resource", request->type_name()));
  }

  Reactor* CloseEphemeralResource(Context* context,
                                  const wire::CloseEphemeralResource::Request* request,
                                  wire::CloseEphemeralResource::Response* response) override {
    return refuse(context, *response, no_such("ephemeral resource", request->type_name()));
  }

  Reactor* ValidateListResourceConfig(
      Context* context, const wire::ValidateListResourceConfig::Request* request,
      wire::ValidateListResourceConfig::Response* response) override {
    return refuse(context, *response, no_such("list resource", request->type_name()));
  }

  Reactor* ValidateActionConfig(Context* context,
                                const wire::ValidateActionConfig::Request* request,
                                wire::ValidateActionConfig::Response* response) override {
    return refuse(context, *response, no_such("action", request->type_name()));
  }

  Reactor* PlanAction(Context* context, const wire::PlanAction::Request* request,
                      wire::PlanAction::Response* response) override {
    return refuse(context, *response, no_such("action", request->action_type()));
  }

  grpc::ServerWriteReactor<wire::ListResource::Event>* ListResource(
      Context*, const wire::ListResource::Request* request) override {
    wire::ListResource::Event event;
    append(no_such("list resource", request->type_name()), event.mutable_diagnostic());
    return send_one(std::move(event));
  }

  grpc::ServerWriteReactor<wire::InvokeAction::Event>* InvokeAction(
      Context*, const wire::InvokeAction::Request* request) override {
    wire::InvokeAction::Event event;
    append(no_such("action", request->action_type()),
           event.mutable_completed()->mutable_diagnostics());
    return send_one(std::move(event));
  }

 private:
  static Reactor* finish(Context* context) {
    Reactor* const reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  template <typename Response>
  static Reactor* refuse(Context* context, Response& response, const base::Diagnostic& error) {
    fail(response, error);
    return finish(context);
  }

  /// gRPC keeps request and response until the call is done.
  template <typename Request, typename Response>
  Reactor* dispatch(std::string_view rpc, const Request& request, Response& response) {
    return UnaryCall::start(calls_, [this, rpc, &request, &response](const std::stop_token& stop) {
      guard(response, [&] {
        const base::Context context = context_of(rpc, type_of(request), stop);
        const base::TimePoint begun = clock_.now();
        context.log.trace("received request");
        dispatcher_.answer(request, response, context);
        report(context, clock_.now() - begun);
      });
    });
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

  const Dispatcher& dispatcher_;
  Calls& calls_;
  base::Clock& clock_;
  base::Log log_;
  std::atomic<std::int64_t> last_request_ = 0;
};

}  // namespace

std::unique_ptr<grpc::Service> make_provider_service(const Dispatcher& dispatcher, Calls& calls,
                                                     base::Clock& clock, base::Log log) {
  return std::make_unique<ProviderService>(dispatcher, calls, clock, std::move(log));
}

}  // namespace plugin
