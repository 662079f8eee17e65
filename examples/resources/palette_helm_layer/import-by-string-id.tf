import {
  to = palette_helm_layer.storefront
  id = "65f1c3a9d8e7b6a5c4d3e2f2/storefront"
}
