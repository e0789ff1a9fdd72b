#pragma once

#include "schema/function.h"

namespace provider {

/// `cloud_init_user_data(public_key, options...)`: first-boot user data of a machine that is to be
/// a server of Coolify. What it does is in registration/first_boot/user_data.h.
class CloudInitUserData final : public schema::Function {
 public:
  CloudInitUserData();

  [[nodiscard]] const std::string& name() const override { return name_; }
  [[nodiscard]] const schema::Signature& signature() const override { return signature_; }
  [[nodiscard]] base::Expected<schema::Value> call(
      const std::vector<schema::Value>& arguments) const override;

 private:
  std::string name_ = "cloud_init_user_data";
  schema::Signature signature_;
};

}  // namespace provider
