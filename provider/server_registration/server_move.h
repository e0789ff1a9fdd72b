#pragma once

#include "schema/move.h"

namespace provider {

/// Takes over a `coolify_server` of another provider for Coolify (coolify-terraform/coolify,
/// SierraJC/coolify, marconneves/coolify and their forks): the record it stands for, and the
/// arguments that both have. What they call otherwise or do not keep is read from Coolify by the
/// refresh that follows. Errors: move.unsupported for any other type, move.no_server for a state
/// that tells neither uuid nor address, and those of schema::decode_json().
class ServerMove final : public schema::Move {
 public:
  [[nodiscard]] base::Expected<schema::MovedState> move(
      const schema::MoveRequest& request) const override;
};

}  // namespace provider
