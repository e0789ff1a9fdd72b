terraform {
  required_providers {
    coolify = {
      source = "coolify-sidecar/coolify"
    }
  }
}

provider "coolify" {
  endpoint = "https://coolify.example.com" # or COOLIFY_ENDPOINT; with or without /api/v1
  # token comes from COOLIFY_TOKEN; it needs the abilities "read" and "write".
}
