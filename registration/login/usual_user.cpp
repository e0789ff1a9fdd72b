#include "registration/login/usual_user.h"

namespace registration::login {

std::string usual_user(std::string_view cloud_provider) {
  if (cloud_provider == "aws" || cloud_provider == "gcp") return "ubuntu";
  if (cloud_provider == "azure") return "azureuser";
  return "root";
}

}  // namespace registration::login
