#pragma once

#include <string>
#include <string_view>

namespace registration::login {

/// The account that images of this cloud provider let in by key: `ubuntu` for aws and gcp,
/// `azureuser` for azure, else `root`.
[[nodiscard]] std::string usual_user(std::string_view cloud_provider);

}  // namespace registration::login
