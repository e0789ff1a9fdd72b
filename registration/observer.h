#pragma once

#include <string>

#include "registration/result.h"

namespace registration {

/// Is told of each thing as soon as it is true, so that a caller can keep it or show it. Called on
/// the pipeline's thread.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void stage_started(Stage) {}
  virtual void host_key_seen(const HostKey&) {}
  virtual void server_created(const std::string& /*uuid*/) {}
};

}  // namespace registration
