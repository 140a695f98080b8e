# What for, to whom, how closely. Each purpose ends the sentence "They may use your data …".
# Ids are terms of the Data Privacy Vocabulary 2.3, and one of our own for training.

## Purposes

member-purpose-Purpose = for anything at all
member-purpose-CommercialPurpose = to earn money
member-purpose-NonCommercialPurpose = for things that earn no money
member-purpose-ResearchAndDevelopment = to do research
member-purpose-AcademicResearch = to do research at a school of higher learning
member-purpose-ScientificResearch = to do science
member-purpose-CommercialResearch = to do research for a firm
member-purpose-NonCommercialResearch = to do research that earns no money
member-purpose-HealthcareScientificResearch = to do research on health
member-purpose-PublicBenefit = for the good of all
member-purpose-DataAltruism = for the good of all, as a gift
member-purpose-CombatClimateChange = to fight climate change
member-purpose-ImproveHealthcare = to make care of the sick better
member-purpose-ImprovePublicServices = to make public services better
member-purpose-ImproveTransportMobility = to make roads, buses and trains better
member-purpose-ProvideOfficialStatistics = to count for the state
member-purpose-PublicPolicyMaking = to make laws and public plans
member-purpose-PublicHealthMonitoring = to watch the health of the people
member-purpose-SellDataToThirdParties = to sell the data on to others
member-purpose-SellInsightsFromData = to sell what they learn from the data
member-purpose-ServiceProvision = to run a service
member-purpose-ServiceUsageAnalytics = to see how a service is used
member-purpose-ServiceOptimisation = to make a service better
member-purpose-OptimisationForConsumer = to make a service better for those who use it
member-purpose-OptimisationForController = to make a service better for those who run it
member-purpose-PersonalisedBenefits = to make offers that fit each person
member-purpose-LoanServiceProvision = to give loans
member-purpose-Marketing = to sell things
member-purpose-DirectMarketing = to send offers to people
member-purpose-Advertising = to show ads
member-purpose-TargetedAdvertising = to show ads picked for each person
member-purpose-CreditChecking = to check who can pay back a loan
member-purpose-CreditScoreEvaluation = to score who can pay back a loan
member-purpose-InsuranceRiskAssessment = to set the price of insurance
member-purpose-FraudPreventionAndDetection = to find and stop fraud
member-purpose-OrganisationGovernance = to run our own co-op
member-purpose-MemberPartnerManagement = to keep the list of our members
member-purpose-RightsFulfilment = to win the rights of our members
member-purpose-PersonnelBehaviourMonitoring = to watch how workers behave
member-purpose-PersonnelPerformanceMonitoring = to watch how well workers work
member-purpose-TrainArtificialIntelligence = to train a computer to act smart (AI)

## Who

member-recipient-any = Everyone
member-recipient-research = Schools of higher learning and research groups
member-recipient-public-body = The state, cities and other public bodies
member-recipient-city = Cities and towns
member-recipient-hospital = Hospitals
member-recipient-supervisor = Those who watch over our field for the state
member-recipient-non-profit = Groups that work for no profit
member-recipient-sister-coop = Other data co-ops
member-recipient-own-coop = Our own co-op
member-recipient-kin = Other peoples of the forest
member-recipient-company = Companies
member-recipient-one = { $name }

## How closely

member-resolution-aggregate = They see only figures about many people at once, a bit blurred. They never see you.
member-resolution-pseudonymised = They see your rows without your name. Someone who knows you well might guess that it is you.
member-resolution-identified = They see your rows with your name.
member-resolution-aggregate-short = Only blurred figures
member-resolution-pseudonymised-short = Rows without a name
member-resolution-identified-short = Rows with your name
