# Ways in over SSH, one file each. The endpoint and the token of Coolify come from
# COOLIFY_ENDPOINT and COOLIFY_TOKEN.

terraform {
  required_providers {
    coolify = {
      source = "coolify-sidecar/coolify"
    }
  }
}

variable "address" {
  description = "Address of the machine, as Coolify reaches it."
  type        = string
}

variable "coolify_key_uuid" {
  description = "The key in Coolify that Coolify is to log in with."
  type        = string
}
