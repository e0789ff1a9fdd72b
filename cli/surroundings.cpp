#include "cli/surroundings.h"

#include <utility>

#include "registration/login/connector.h"

namespace cli {

std::unique_ptr<registration::HostConnector> connect_by_ssh(registration::login::Prepared login) {
  return std::make_unique<registration::login::Connector>(std::move(login));
}

Surroundings surroundings_of(const Program& program) {
  Surroundings surroundings;
  surroundings.program_version = program.version;
  surroundings.log = program.log;
  return surroundings;
}

}  // namespace cli
