// A static program is linked without the part of gRPC that finds servers by xDS: 2 MiB of memory of
// a plugin, which only answers on one socket. gRPC registers that part in one function, in an
// object file of its own, so that programs can bring another one; the linker takes the one it meets
// first, which is this. Where gRPC is a shared library, nothing calls it. scripts/release.sh stops
// where this has no effect, as when another version of gRPC has another name for it.

namespace grpc_core {

class CoreConfiguration {
 public:
  class Builder;
};

void RegisterExtraFilters(CoreConfiguration::Builder* builder);
void RegisterExtraFilters(CoreConfiguration::Builder* /*builder*/) {}

}  // namespace grpc_core
