#pragma once

#include <grpcpp/client_context.h>

#include <map>
#include <stdexcept>
#include <string>

#include "schema/value.h"
#include "tests/protocol/plugin_session.h"
#include "tests/protocol/rpc_samples.h"

namespace bench {

/// One process of the provider that is talked to as Terraform does, over the same socket with the
/// same encryption. What fails is an exception.
class ProviderCalls {
 public:
  using Stub = tfplugin6::Provider::Stub;
  using Attributes = std::map<std::string, schema::Value>;

  /// Starts `program` and configures it for the Coolify at `endpoint`.
  ProviderCalls(const std::string& program, const std::string& endpoint, const std::string& token);

  /// A call that has to succeed without a word.
  template <typename Request, typename Response>
  Response call(grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
                const Request& request) {
    grpc::ClientContext context;
    Response response;
    const grpc::Status status = (session_.provider().*rpc)(&context, request, &response);
    if (!status.ok()) throw std::runtime_error(status.error_message());
    if (response.diagnostics_size() != 0) {
      throw std::runtime_error(response.diagnostics(0).summary() + ": " +
                               response.diagnostics(0).detail());
    }
    return response;
  }

  /// The call that asks for nothing: the way there and back.
  void call_nothing() { (void)call(&Stub::GetMetadata, tfplugin6::ProviderMetadata::Request()); }

  [[nodiscard]] schema::Type type_of(const std::string& resource) const;
  /// An object as it is stored, and the private data beside it.
  struct Stored {
    schema::Value state;
    std::string private_data;
  };
  /// Imports an object and reads it, as Terraform does.
  [[nodiscard]] Stored import(const std::string& resource, const std::string& id);

  /// The plan of an object that exists; `written` is what its configuration says.
  [[nodiscard]] tfplugin6::PlanResourceChange::Request plan_of(const std::string& resource,
                                                               const Stored& stored,
                                                               const Attributes& written) const;

  /// Processor time the process has needed until now, all threads, in milliseconds.
  [[nodiscard]] double processor_ms();
  /// Ends the process as Terraform does.
  void end();

 private:
  protocol::PluginSession session_;
  protocol::OfferedObjects objects_;
};

[[nodiscard]] tfplugin6::DynamicValue wire(const schema::Value& value, const schema::Type& type);
[[nodiscard]] schema::Value read(const tfplugin6::DynamicValue& wire, const schema::Type& type);

/// `object` with other attributes of these names.
[[nodiscard]] schema::Value with(schema::Value object, const ProviderCalls::Attributes& given);

}  // namespace bench
