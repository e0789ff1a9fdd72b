#include "tests/protocol/any_rpc.h"

#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>

#include <chrono>
#include <stdexcept>

namespace protocol {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Reflection;

constexpr std::chrono::minutes kPatience(1);

const google::protobuf::ServiceDescriptor& service() {
  const auto* const found =
      tfplugin6::Diagnostic::descriptor()->file()->FindServiceByName("Provider");
  if (found == nullptr) throw std::runtime_error("the protocol has no service Provider");
  return *found;
}

std::unique_ptr<Message> made(const google::protobuf::Descriptor& type) {
  const Message* const prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type);
  return std::unique_ptr<Message>(prototype->New());
}

grpc::ByteBuffer buffer_of(const Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return {&slice, 1};
}

std::string text_of(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return {};
  std::string text;
  for (const grpc::Slice& slice : slices) {
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return text;
}

/// Adds the diagnostics anywhere inside `message`.
void collect(const Message& message, std::vector<tfplugin6::Diagnostic>& found) {
  if (const auto* const one = dynamic_cast<const tfplugin6::Diagnostic*>(&message)) {
    found.push_back(*one);
    return;
  }
  if (const auto* const error = dynamic_cast<const tfplugin6::FunctionError*>(&message)) {
    tfplugin6::Diagnostic& one = found.emplace_back();
    one.set_severity(tfplugin6::Diagnostic::ERROR);
    one.set_summary(error->text());
    one.set_detail(error->text());
    return;
  }
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      collect(reflection.GetMessage(message, field), found);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      collect(reflection.GetRepeatedMessage(message, field, i), found);
    }
  }
}

/// One call through gRPC's generic client, which needs no generated stub.
class Call {
 public:
  Call(const std::shared_ptr<grpc::Channel>& channel, const std::string& method) : stub_(channel) {
    context_.set_deadline(std::chrono::system_clock::now() + kPatience);
    call_ = stub_.PrepareCall(&context_, method, &queue_);
  }

  Answer run(const Rpc& rpc, const Message& request) {
    Answer answer;
    call_->StartCall(this);
    if (step()) {
      call_->WriteLast(buffer_of(request), {}, this);
      (void)step();
      read_all(*rpc.output_type(), answer);
    }
    call_->Finish(&answer.status, this);
    (void)step();
    return answer;
  }

 private:
  void read_all(const google::protobuf::Descriptor& type, Answer& answer) {
    for (;;) {
      grpc::ByteBuffer buffer;
      call_->Read(&buffer, this);
      if (!step()) return;
      const auto message = made(type);
      if (!message->ParseFromString(text_of(buffer))) throw std::runtime_error("not an answer");
      collect(*message, answer.diagnostics);
      ++answer.messages;
    }
  }

  bool step() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
};

}  // namespace

std::vector<const Rpc*> all_rpcs(bool without_stop) {
  std::vector<const Rpc*> all;
  for (int i = 0; i < service().method_count(); ++i) {
    const Rpc* const rpc = service().method(i);
    if (rpc->client_streaming() || (without_stop && rpc->name() == "StopProvider")) continue;
    all.push_back(rpc);
  }
  return all;
}

const Rpc& rpc_named(const std::string& name) {
  const Rpc* const found = service().FindMethodByName(name);
  if (found == nullptr) throw std::runtime_error("the protocol has no RPC " + name);
  return *found;
}

std::unique_ptr<Message> new_request(const Rpc& rpc) { return made(*rpc.input_type()); }

Answer call_any(const std::shared_ptr<grpc::Channel>& channel, const Rpc& rpc,
                const Message& request) {
  return Call(channel, "/" + rpc.service()->full_name() + "/" + rpc.name()).run(rpc, request);
}

}  // namespace protocol
