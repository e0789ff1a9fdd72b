#include "registration/result.h"

namespace registration {

std::string_view to_string(Status status) {
  switch (status) {
    case Status::unreachable:
      return "unreachable";
    case Status::reachable:
      return "reachable";
    case Status::ready:
      return "ready";
    case Status::error:
      return "error";
  }
  return "";
}

std::string_view to_string(Stage stage) {
  switch (stage) {
    case Stage::wait_ssh:
      return "wait_ssh";
    case Stage::inspect:
      return "inspect";
    case Stage::first_boot:
      return "first_boot";
    case Stage::deploy_key:
      return "deploy_key";
    case Stage::docker:
      return "docker";
    case Stage::health:
      return "health";
    case Stage::register_server:
      return "register";
    case Stage::validate:
      return "validate";
    case Stage::services:
      return "services";
  }
  return "";
}

std::string_view to_string(KeyDeployment outcome) {
  switch (outcome) {
    case KeyDeployment::added:
      return "added";
    case KeyDeployment::already_present:
      return "already_present";
    case KeyDeployment::bound:
      return "bound";
    case KeyDeployment::commented:
      return "commented";
  }
  return "";
}

}  // namespace registration
