package clickandbuy

// checkoutPath is where redirectURL leads (CB-203).
const checkoutPath = "/frontend/secure/checkout"
