variable "coolify_public_key" {
  description = "Public half of the key in Coolify."
  type        = string
}

# Coolify's key logs in as root, the tools and Docker Engine are there after the first boot.
output "user_data" {
  value = provider::coolify::cloud_init_user_data(var.coolify_public_key)
}

# An account of its own, Docker from its own repository, and one more package.
output "user_data_of_an_account" {
  value = provider::coolify::cloud_init_user_data(var.coolify_public_key, {
    user     = "deploy"
    docker   = "docker"
    packages = ["htop"]
  })
}
